/** Which way imports may point. A room knows the rooms below it, never the ones above. */
const room = (name) => `^src/${name}/`;
const forbid = (name, from, to, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      comment: "files that know each other, if only by their types, are one: what they share lies in a third",
      from: {},
      to: { circular: true },
    },
    {
      name: "domain-is-pure",
      severity: "error",
      comment: "the domain knows nobody: no Node modules, no other room",
      from: { path: room("domain") },
      to: { pathNot: ["^src/domain/", "node_modules/(zod|decimal\\.js|date-fns)"] },
    },
    forbid(
      "projections-fold-only",
      "^projections/",
      ["^src/(?!domain)"],
      "projections know the domain alone",
    ),
    forbid(
      "statistics-read-only",
      room("statistics"),
      ["^src/(store|ingestion|engine|report|http|cli|web)"],
      "formulas know no stores and no faces",
    ),
    forbid(
      "ingestion-reads-files",
      room("ingestion"),
      ["^src/(store|engine|statistics|report|http|cli|web)", "^projections/"],
      "reading a file needs no store",
    ),
    forbid(
      "port-knows-no-adapter",
      "^src/store/[^/]+\\.ts$",
      ["^src/store/(sqlite|eventstoredb)/", "^src/(ingestion|engine|statistics|report|http|cli|web)"],
      "the port comes first",
    ),
    forbid(
      "adapters-know-the-port",
      "^src/store/(sqlite|eventstoredb)/",
      [
        "^src/(ingestion|engine|statistics|report|http|cli|web)",
        "^projections/[^/]+\\.ts$",
        "^projections/(cube|facts)/",
      ],
      "an adapter knows the port and the domain",
    ),
    forbid(
      "adapters-stay-apart-1",
      "^src/store/sqlite/",
      ["^src/store/eventstoredb/"],
      "adapters do not know each other",
    ),
    forbid(
      "adapters-stay-apart-2",
      "^src/store/eventstoredb/",
      ["^src/store/sqlite/"],
      "adapters do not know each other",
    ),
    forbid(
      "engine-is-given-its-store",
      room("engine"),
      ["^src/store/(sqlite|eventstoredb)/", "^src/(http|cli|web|report)"],
      "the engine is given its store",
    ),
    forbid(
      "faces-see-the-engine",
      "^src/(http|cli|web)/",
      ["^src/store/(sqlite|eventstoredb)/", "^src/ingestion/", "^projections/"],
      "faces ask the engine",
    ),
    forbid(
      "answers-ask-the-engine",
      room("answers"),
      ["^src/store/(sqlite|eventstoredb)/", "^src/(ingestion|report|http|cli|web)/", "^projections/"],
      "an answer knows the engine, and no face",
    ),
    forbid(
      "access-knows-no-data",
      room("access"),
      ["^src/(?!domain/|access/)", "^projections/"],
      "who may do what needs no store of events",
    ),
    forbid(
      "threads-know-the-domain",
      room("threads"),
      ["^src/(?!domain/|threads/)", "^projections/"],
      "a thread carries what others make",
    ),
    forbid(
      "web-speaks-http",
      room("web"),
      ["^(src/(?!web/|domain/(punctuation|china-time)\\.ts$)|projections/)", "node_modules"],
      "the page knows the API alone, how Chinese is punctuated and what time it is in China",
    ),
    forbid("http-knows-no-cli", room("http"), ["^src/cli/"], "faces do not know each other"),
    forbid("cli-knows-no-http", room("cli"), ["^src/http/"], "faces do not know each other"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
