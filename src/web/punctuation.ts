/** Answers come with half-width marks; a Chinese page has full-width ones, except between digits. */
export function fullWidth(text: string): string {
  return text
    .replace(/,(?!\d)|(?<!\d),/g, "，")
    .replace(/;/g, "；")
    .replace(/:(?!\d|\/)/g, "：")
    .replace(/\(/g, "（")
    .replace(/\)/g, "）");
}
