/** Style sheets by their text, for each document: it accepts only sheets made by its own window. */
const made = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/**
 * Sets an element's style sheets, made for its current document. Call it again when the texts or
 * the document may have changed.
 *
 * @param texts CSS; later sheets override earlier ones
 */
export function adoptStyles(root: ShadowRoot, ...texts: string[]): void {
  const { ownerDocument, adoptedStyleSheets } = root;
  // A document without a window is not rendered.
  const view = ownerDocument.defaultView;
  if (!view) return;
  let known = made.get(ownerDocument);
  if (!known) made.set(ownerDocument, (known = new Map()));
  const sheets = texts.map((text) => {
    let sheet = known.get(text);
    if (!sheet) {
      sheet = new view.CSSStyleSheet();
      sheet.replaceSync(text);
      known.set(text, sheet);
    }
    return sheet;
  });
  if (sheets.some((sheet, index) => adoptedStyleSheets[index] !== sheet)) {
    root.adoptedStyleSheets = sheets;
  }
}
