import { h } from "./dom.js";
import type { Context } from "./view.js";

/** A field for one file, chosen or dropped anywhere on it. It is disabled while a file is under way. */
export function filePicker(say: Context["say"], onFile: (file: File) => void): HTMLFieldSetElement {
  const mark = (isOver: boolean) => () => {
    field.classList.toggle("over", isOver);
  };
  const input = h("input", {
    type: "file",
    name: "file",
    accept: ".csv,.xlsx,.xls,.ods,.json,.ndjson,.jsonl",
    ondragenter: mark(true),
    ondragleave: mark(false),
    onchange: () => {
      mark(false)();
      const [file] = input.files ?? [];
      // The same file may be chosen again, once it is corrected.
      input.value = "";
      if (file) onFile(file);
    },
  });
  const field = h(
    "fieldset",
    { class: "picker" },
    h(
      "label",
      {},
      h("strong", {}, say("选择文件，或拖放到这里", "Choose a file, or drop it here")),
      h(
        "span",
        { class: "note" },
        say(
          "CSV、XLSX、XLS、ODS、JSON。先审核，不入库；看过结果后再决定是否收下。",
          "CSV, XLSX, XLS, ODS or JSON. It is only checked at first; you decide when you have seen the findings.",
        ),
      ),
      input,
    ),
  );
  return field;
}
