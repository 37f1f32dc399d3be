import { expect, it } from "vitest";
import { chinesePunctuation } from "../../src/domain/punctuation.js";

it.each([
  ["时间进度:100.0%;完成率(北斗)", "时间进度：100.0%；完成率（北斗）"],
  ["长沙高新区:46、中电软件园:8", "长沙高新区：46、中电软件园：8"],
  ["共1,024份,记录于09:30:00", "共1,024份，记录于09:30:00"],
  ["http://localhost:8080", "http://localhost:8080"],
  ["output.growth/beidou/changsha/2020:2017", "output.growth/beidou/changsha/2020:2017"],
])("a Chinese page has full-width marks: %s", (written, printed) => {
  expect(chinesePunctuation(written)).toBe(printed);
});
