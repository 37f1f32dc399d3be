#!/bin/sh
# 年报:先发布当前数字,再写出全市及各区县、园区的报告。可由 cron 调用,重复执行不会重复发布。
# Publishes the present figures, then writes the reports of the city and of every district and park.
#
#   scripts/annual-report.sh 2019 [OUT]
#
# 环境 environment: DABIAO_DATA 数据 store · DABIAO_ISSUER 发布单位 issuer · DABIAO_FORMATS 格式 formats
# 退出码与 dabiao 相同 exit codes are those of dabiao; 75 另一次运行尚未结束 another run is under way
set -eu
year=${1:?年份 year}
out=${2:-reports}
root=$(cd "$(dirname "$0")/.." && pwd)
dabiao() { node "$root/dist/bin/dabiao.js" "$@"; }

mkdir -p "$out"
lock="$out/.annual-report.lock"
if ! mkdir "$lock" 2>/dev/null; then
  # 上次运行若已中断,其锁不再有效 a lock whose owner is gone holds nobody up
  if kill -0 "$(cat "$lock/pid" 2>/dev/null || echo none)" 2>/dev/null; then
    echo "另一次运行尚未结束 another run is under way: $lock" >&2
    exit 75
  fi
fi
echo $$ >"$lock/pid"
trap 'rm -rf "$lock"' EXIT
trap 'exit 130' INT TERM

name="$year-annual"
if ! dabiao --json publications | grep -q "\"publication\": \"$name\""; then
  dabiao publish "$name" --name "${year}年年报" >&2
fi
dabiao --json report annual --year "$year" --as-of "$name" --all-areas \
  --issuer "${DABIAO_ISSUER:-}" --format "${DABIAO_FORMATS:-html,pdf,docx,xlsx,json}" --out "$out"
