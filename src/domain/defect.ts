/** The same in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What to do about a defect, for whoever runs the machine. */
export const REMEDIES = {
  restore: {
    zh: "停止写入,先另存数据文件连同 -wal;再把最近的备份恢复到新位置(dabiao --data 新文件 restore 备份),重新导入其后收到的文件:已收过的不会重复",
    en: "stop writing and keep a copy of the file with its -wal; put the latest backup back at a new place (dabiao --data NEW restore BACKUP) and ingest the files received since: one taken before adds nothing",
  },
  lostEnd: {
    zh: "停止写入,先另存数据文件连同 -wal、-end;-wal 若还在别处,先放回再打开。找不回时,由最近的备份恢复到新位置,重新导入其后收到的文件;或确认丢失后继续使用现文件:dabiao accept-loss --reason 原因,再重新导入最近的文件,已收过的不会重复",
    en: "stop writing and keep a copy of the file with its -wal and -end; where the -wal lies elsewhere, put it back before anything else. Otherwise put the latest backup back at a new place and ingest the files received since; or accept the loss and go on with this file: dabiao accept-loss --reason WHY, then ingest the latest files again: one taken before adds nothing",
  },
  rewritten: {
    zh: "不必处理:下次写入时重写;若怀疑 -wal 曾被截断或删除,请与最近的报表、批次核对",
    en: "nothing: it is written anew with the next event; where the -wal may have been cut or deleted, look for the latest batches",
  },
  reindex: {
    zh: "日志本身完好,数字可信;索引由日志重建:停止写入,dabiao migrate --from 现文件 --to 新文件,此后改用新文件",
    en: "the log itself is whole and its figures can be trusted; the index is made anew from it: stop writing, dabiao migrate --from THIS --to NEW, and use the new file from then on",
  },
  original: {
    zh: "数字不受影响;只是当初收到的文件取不回来了,需要时请向报送单位或备份另取",
    en: "no figure is touched; only the file as it was received cannot be had back: get it from its sender or a backup when it is needed",
  },
  cache: {
    zh: "不必处理:快照只是缓存,不用它时由日志重算;想去掉可直接删除该文件",
    en: "nothing: a snapshot is only a cache, and without it the log is folded anew; its file may simply be deleted",
  },
  ingestLatest: {
    zh: "若未换过数据文件,说明日志末尾丢失:重新导入最近收到的文件,已收过的不会重复;若是恢复了较早的备份则属正常",
    en: "unless an older backup was put back, the log has lost its end: ingest the latest files again, one taken before adds nothing",
  },
  program: {
    zh: "事件由更新的程序写成,或被改动过:换用写入它的版本再体检;仍然如此则按数据损坏处理,由备份恢复",
    en: "written by a later program, or altered: examine it with the version that wrote it; if it stays, treat the store as damaged and restore a backup",
  },
  register: {
    zh: "导入缺少的名录:dabiao ingest --kind enterprises 名录文件",
    en: "ingest the register that lacks them: dabiao ingest --kind enterprises FILE",
  },
  define: {
    zh: "补录缺少的定义:dabiao seed 规划文件夹,或 dabiao record 文件(DefineCluster、DefineArea、AdoptPlan、DefineIndicator)",
    en: "record what is not defined: dabiao seed FOLDER, or dabiao record FILE (DefineCluster, DefineArea, AdoptPlan, DefineIndicator)",
  },
  resume: {
    zh: "运行 dabiao resume,或重新执行原来的导入命令",
    en: "run dabiao resume, or the same import again",
  },
  publication: {
    zh: "发布之后日志被改动:与发布时的备份对照,查明何人何时改动文件",
    en: "the log was altered after it was published: hold it against the backup of that time and find out who touched the file",
  },
  access: {
    zh: "数字不受影响:停止服务,另存此文件,由备份取回;没有备份则移走它,重新 dabiao token create:旧令牌全部失效,审计记录重新开始",
    en: "no figure is touched: stop the service, keep a copy and put a backup of it back; without one move it away and create the tokens anew: the old ones are void, and the audit record begins again",
  },
  machine: {
    zh: "查看磁盘空间、挂载方式和文件权限,再试一次",
    en: "see to the disk's room, how it is mounted and who may read the file, and try again",
  },
  location: {
    zh: "核对 --data 所指的文件;版本较旧的程序打不开新版写成的数据,请升级程序",
    en: "check which file --data names; a store written by a later version needs that version",
  },
} as const satisfies Record<string, Words>;

export type Remedy = keyof typeof REMEDIES;

/** Something wrong with a store, in words for whoever runs the machine: where, what, and what to do about it. */
export interface Defect {
  readonly where: Words;
  readonly what: Words;
  readonly remedy: Remedy;
}

/** A place that is called the same in both languages. */
export function named(name: string): Words {
  return { zh: name, en: name };
}

/** Several one after the other, with what stands between two of them in each language. */
export function joined(all: readonly Words[], zh: string, en: string): Words {
  return { zh: all.map((one) => one.zh).join(zh), en: all.map((one) => one.en).join(en) };
}

/** Where in the log a defect is: one position, or those from `first` to `last`. */
export function atPosition(first: number | string, last = first): Words {
  const range = first === last ? `${first}` : `${first}–${last}`;
  return { zh: `位置${range.replace("–", "—")}`, en: `position ${range}` };
}
