import stringWidth from "fast-string-width";

/** Marks that do not begin a line, and those that do not end one. */
const CLOSING = /^[,.:;!?)\]、。，；：？！）”》』」]/;
const OPENING = /[([（“《『「]$/;
/** A few characters in brackets, a Chinese character or a word; with the marks of Latin type and the spaces behind. */
const PIECE =
  /\([^()]{1,6}\)[,.:;!?)\]]* *|[\u2e80-\u9fff\uff00-\uffef][,.:;!?)\]]* *|[^\s\u2e80-\u9fff\uff00-\uffef]+ */g;

/**
 * Text in lines of at most `width` cells: a Chinese character is two cells wide. A line ends at a space or after a
 * Chinese character; a longer word stays whole.
 *
 * @example wrapped("监听地址 address", 10) //=> "监听地址\naddress"
 */
export function wrapped(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => linesOf(line, width).join("\n"))
    .join("\n");
}

/** Cells that a text needs at least, however it is wrapped. */
export function leastWidth(text: string): number {
  return piecesOf(text).reduce((width, piece) => Math.max(width, stringWidth(piece.trimEnd())), 0);
}

function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && stringWidth((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** What a line does not end within: a word with its space, or a Chinese character with the marks around it. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (const found of text.match(PIECE) ?? []) {
    const last = pieces.at(-1);
    if (last !== undefined && (OPENING.test(last) || (CLOSING.test(found) && !last.endsWith(" "))))
      pieces.push(`${pieces.pop()}${found}`);
    else pieces.push(found);
  }
  return pieces;
}
