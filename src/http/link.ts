/**
 * The `Link` to the page behind a cursor (RFC 8288). `more` is added to the address: a list that is read in pages
 * stays at one position.
 *
 * @example nextLink("/v1/late?limit=2", "x 1", { asOf: "7" }) //=> '</v1/late?asOf=7&limit=2&after=x+1>; rel="next"'
 */
export function nextLink(
  url: string,
  next: string | number,
  more: Readonly<Record<string, string>> = {},
): string {
  const [path = "", query = ""] = url.split("?", 2);
  const asked = new URLSearchParams({ ...more, ...Object.fromEntries(new URLSearchParams(query)) });
  asked.set("after", `${next}`);
  return `<${path}?${asked}>; rel="next"`;
}
