import { expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type { PrintedData } from "../../src/answers/answer.js";
import type { areasQuestion } from "../../src/answers/areas.js";
import type { lateQuestion } from "../../src/answers/late.js";
import type { ProgressData } from "../../src/answers/progress-json.js";
import type { publicationsQuestion } from "../../src/answers/publications.js";
import type { seriesQuestion } from "../../src/answers/series.js";
import type { UploadState as SentState } from "../../src/http/routes/batches.js";
import type { PermissionsData } from "../../src/http/routes/permissions.js";
import type {
  Areas,
  Late,
  Permissions,
  Printed,
  Progress,
  Publications,
  Series,
  UploadState,
} from "../../src/web/shapes.js";

it("what the page reads is what the service promises: the type check holds them together", () => {
  expectTypeOf<z.output<typeof ProgressData>>().toExtend<Progress>();
  expectTypeOf<z.output<typeof seriesQuestion.data>>().toExtend<Series>();
  expectTypeOf<z.output<typeof lateQuestion.data>>().toExtend<Late>();
  expectTypeOf<z.output<typeof areasQuestion.data>>().toExtend<Areas>();
  expectTypeOf<z.output<typeof publicationsQuestion.data>>().toExtend<Publications>();
  expectTypeOf<z.output<typeof PrintedData>>().toExtend<Printed>();
  expectTypeOf<z.output<typeof PermissionsData>>().toExtend<Permissions>();
  expectTypeOf<z.output<typeof SentState>>().toExtend<UploadState>();
});
