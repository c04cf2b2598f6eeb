import ts from 'typescript';

/**
 * A transformer for the TypeScript compiler that takes comments and white space out of the CSS,
 * HTML and WGSL that stands in template literals: minifiers leave those alone. CSS and HTML are
 * known by their tag, WGSL by the comment before it: a literal after `/* wgsl *\/`.
 */
export function minifyTemplates(context) {
  const visit = (node) => {
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isTaggedTemplateExpression(node)) {
      const squeeze = { css: squeezeStyle, html: squeezeSpace }[node.tag.getText()];
      if (!squeeze) return visited;
      const template = rewrite(visited.template, squeeze);
      return context.factory.createTaggedTemplateExpression(visited.tag, undefined, template);
    }
    return isWgsl(node) ? rewrite(visited, squeezeCode) : visited;
  };

  const rewrite = (template, squeeze) => {
    const { factory } = context;
    if (ts.isNoSubstitutionTemplateLiteral(template)) {
      return factory.createNoSubstitutionTemplateLiteral(squeeze(template.text).trim());
    }
    const { head, templateSpans } = template;
    return factory.createTemplateExpression(
      factory.createTemplateHead(squeeze(head.text).trimStart()),
      templateSpans.map(({ expression, literal }) => {
        const text = squeeze(literal.text);
        return factory.createTemplateSpan(
          expression,
          ts.isTemplateTail(literal)
            ? factory.createTemplateTail(text.trimEnd())
            : factory.createTemplateMiddle(text),
        );
      }),
    );
  };

  return (file) => ts.visitNode(file, visit);
}

function isWgsl(node) {
  if (!ts.isTemplateExpression(node) && !ts.isNoSubstitutionTemplateLiteral(node)) return false;
  const before = node.getSourceFile().text.slice(node.getFullStart(), node.getStart());
  return before.includes('/* wgsl */');
}

/** In HTML a single space may show, or part attributes. */
function squeezeSpace(text) {
  return text.replace(/\s+/g, ' ');
}

/** Where nothing is nested, each colon before a space parts a property from its value. */
function squeezeStyle(text) {
  return squeezeCode(text).replaceAll(': ', ':').replaceAll(';}', '}');
}

/** Only the spaces around these mean nothing in CSS as in WGSL. */
function squeezeCode(text) {
  if (/\/\/[^\n]*$/.test(text)) throw new Error(`An expression stands in a comment: ${text}`);
  return squeezeSpace(text.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, '')).replace(/ ?([{};,]) ?/g, '$1');
}
