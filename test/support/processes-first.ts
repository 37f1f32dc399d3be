import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files whose tests start processes, and so take half a minute each. */
const STARTS_PROCESSES = /\/test\/(cli|http\/process)/;

/** Begins with the files that take longest: one that began last would be waited for by a core that has nothing to do. */
export class ProcessesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const startsProcesses = ({ moduleId }: TestSpecification) => STARTS_PROCESSES.test(moduleId);
    return [...sorted.filter(startsProcesses), ...sorted.filter((file) => !startsProcesses(file))];
  }
}
