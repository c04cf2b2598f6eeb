import ts from 'typescript';

/** A small change to a file that a test should notice. */
export interface Mutation {
  file: string;
  /** Counted from 1. */
  line: number;
  from: number;
  to: number;
  before: string;
  after: string;
}

const { SyntaxKind } = ts;

const OPERATORS: Partial<Record<ts.SyntaxKind, string>> = {
  [SyntaxKind.PlusToken]: '-',
  [SyntaxKind.MinusToken]: '+',
  [SyntaxKind.AsteriskToken]: '/',
  [SyntaxKind.SlashToken]: '*',
  [SyntaxKind.PercentToken]: '*',
  [SyntaxKind.LessThanToken]: '<=',
  [SyntaxKind.LessThanEqualsToken]: '<',
  [SyntaxKind.GreaterThanToken]: '>=',
  [SyntaxKind.GreaterThanEqualsToken]: '>',
  [SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [SyntaxKind.AmpersandAmpersandToken]: '||',
  [SyntaxKind.BarBarToken]: '&&',
  [SyntaxKind.LessThanLessThanToken]: '>>',
  [SyntaxKind.GreaterThanGreaterThanToken]: '<<',
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken]: '<<',
};

/** All that may be drawn in a file: operators, numbers, conditions, returned values, statements. */
export function findMutations(file: string, text: string): Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const change = (node: ts.Node, after: string) => {
    const [from, to] = [node.getStart(), node.getEnd()];
    const line = source.getLineAndCharacterOfPosition(from).line + 1;
    found.push({ file, line, from, to, before: text.slice(from, to), after });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node)) return;
    if (ts.isBinaryExpression(node)) {
      const other = OPERATORS[node.operatorToken.kind];
      if (other && !isText(node)) change(node.operatorToken, other);
    } else if (ts.isNumericLiteral(node)) {
      const value = Number(node.text);
      change(node, Number.isInteger(value) ? String(value + 1) : String(0.8 * value));
    } else if (node.kind === SyntaxKind.TrueKeyword) change(node, 'false');
    else if (node.kind === SyntaxKind.FalseKeyword) change(node, 'true');
    else if (ts.isIfStatement(node)) change(node.expression, `!(${node.expression.getText()})`);
    else if (ts.isReturnStatement(node) && node.expression) change(node.expression, 'undefined');
    else if (ts.isExpressionStatement(node)) change(node, ';');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether it joins text, where no other operator makes sense. */
function isText({ left, right }: ts.BinaryExpression): boolean {
  return [left, right].some(
    (side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side),
  );
}
