import staticFiles from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { packagePath } from "../../package-path.js";

/** The page loads from here alone, and asks nobody else. */
const CSP =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'self'";

/** Its text and style lie in the source, its script is put together from there. */
const FOLDERS = ["src/web", "dist/page"].map(packagePath);
const SERVED = /\.(html|css|js)$/;

/** The page at `/`: whoever opens the service in a browser sees how far the targets are. */
export async function registerPage(app: FastifyInstance): Promise<void> {
  await app.register(staticFiles, {
    root: FOLDERS,
    prefix: "/page/",
    index: false,
    allowedPath: (path) => SERVED.test(path),
    // Asked for again each time, and sent only when it has changed.
    cacheControl: false,
    setHeaders: (reply) => void reply.header("cache-control", "no-cache"),
  });
  app.get("/", { schema: { hide: true } }, (_request, reply) =>
    reply.header("content-security-policy", CSP).sendFile("index.html"),
  );
}
