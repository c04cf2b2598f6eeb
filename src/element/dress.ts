/** Style sheets by their text. A document takes only those that its own window has made. */
const made = new WeakMap<Document, Map<string, CSSStyleSheet>>();

/**
 * Gives an element its style sheets, those of the document that it is in now. To be called again
 * when they may have changed, or the document.
 *
 * @param texts CSS, from the weakest to the strongest
 */
export function dress(root: ShadowRoot, ...texts: string[]): void {
  const { ownerDocument, adoptedStyleSheets } = root;
  // Nobody sees a document without a window.
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
