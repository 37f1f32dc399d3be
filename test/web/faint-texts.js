// Texts whose contrast to what is behind them is less than 4.5 (WCAG 2.2, 1.4.3); a value for whoever runs it in a page.
(() => {
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map(linear);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    const isClear = channels(backgroundColor)[3] === 0;
    return isClear && element.parentElement ? behind(element.parentElement) : backgroundColor;
  };
  const contrastOf = (element) => {
    const { color, fill } = getComputedStyle(element);
    const own = element instanceof SVGElement ? fill : color;
    const [darker, lighter] = [luminance(own), luminance(behind(element))].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  while (texts.nextNode()) {
    const { parentElement, textContent } = texts.currentNode;
    if (textContent.trim() === "" || !parentElement.checkVisibility()) continue;
    const contrast = contrastOf(parentElement);
    if (contrast < 4.5) faint.push(`${textContent.trim()} ${contrast.toFixed(2)}`);
  }
  return faint;
})();
