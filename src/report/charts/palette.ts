/**
 * Colours of Okabe and Ito, which people with any colour vision can tell apart; each comes with a pattern or a shape,
 * so that a print in black and white says the same.
 */
export const INK = "#1f2933";
export const QUIET = "#6b7680";
export const RULE = "#d5dade";
export const BLUE = "#0072B2";
export const ORANGE = "#D55E00";
export const AMBER = "#E69F00";
export const PAPER = "#ffffff";

/** Five steps of blue, light to dark; the text on them is chosen for contrast. */
export const SHADES = [
  { fill: "#e8f1f8", text: INK },
  { fill: "#bcd9ec", text: INK },
  { fill: "#7fb7db", text: INK },
  { fill: "#2f83b8", text: PAPER },
  { fill: "#08507f", text: PAPER },
] as const;
