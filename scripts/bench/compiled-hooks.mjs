const root = new URL("../../", import.meta.url).href;

/** Modules of src/ and projections/ come from dist/. */
export function resolve(specifier, context, next) {
  if (!specifier.startsWith(".") || context.parentURL === undefined) return next(specifier, context);
  const { href } = new URL(specifier, context.parentURL);
  const isOurs = href.startsWith(`${root}src/`) || href.startsWith(`${root}projections/`);
  return next(isOurs ? href.replace(root, `${root}dist/`) : specifier, context);
}
