/**
 * A plugin for @custom-elements-manifest/analyzer: the manifest tells of the element as a page sees
 * it, in the files that the package holds. Its superclasses and what is not public are left out.
 *
 * @param {{ element: string, tag: string, home: string, registry: string }} what name of the class
 *   and of its tag; the file that exports the class, and the one that also defines the tag
 */
export function publicManifest({ element, tag, home, registry }) {
  /** What the code calls by a name, and a page has to be told: types and numbers. */
  const meanings = new Map();
  /** Names of attributes by those of their properties. */
  const attributeNames = new Map();
  const events = [];
  return {
    name: 'public-manifest',

    analyzePhase({ ts, node, moduleDoc }) {
      if (ts.isTypeAliasDeclaration(node)) meanings.set(node.name.text, node.type.getText());
      if (
        ts.isVariableDeclaration(node) &&
        node.initializer &&
        ts.isNumericLiteral(node.initializer)
      )
        meanings.set(node.name.getText(), node.initializer.text);
      if (ts.isPropertyDeclaration(node)) noteAttribute(ts, node, attributeNames);
      if (ts.isInterfaceDeclaration(node) && node.name.text === `${element}EventMap`)
        events.push(...node.members.map((member) => asEvent(ts, member)));
      // Where a comment has `@returns` the analyzer forgets the type in the code.
      if (!ts.isMethodDeclaration(node) || !node.type) return;
      for (const { members = [] } of moduleDoc.declarations) {
        const method = members.find(({ name }) => name === node.name.getText());
        if (method?.return) method.return.type = { text: node.type.getText() };
      }
    },

    packageLinkPhase({ customElementsManifest }) {
      const all = customElementsManifest.modules.flatMap(({ declarations }) => declarations);
      const declarations = [
        asPageSeesIt(
          all.find(({ name }) => name === element),
          attributeNames,
          meanings,
          events,
        ),
        ...all.filter(({ superclass }) => superclass?.name === 'Event').map(asEventClass),
      ];
      const kind = 'javascript-module';
      const exports = declarations.map(({ name }) => ({
        kind: 'js',
        name,
        declaration: { name, module: home },
      }));
      const definition = {
        kind: 'custom-element-definition',
        name: tag,
        declaration: { name: element, module: home },
      };
      customElementsManifest.modules = [
        { kind, path: home, declarations, exports },
        { kind, path: registry, declarations: [], exports: [definition, ...exports] },
      ];
    },
  };
}

/** An attribute is described once, at its property, which the decorator `reflected` makes one of. */
function noteAttribute(ts, node, attributeNames) {
  const decorator = (ts.getDecorators(node) ?? [])
    .map(({ expression }) => expression)
    .find((each) => ts.isCallExpression(each) && each.expression.getText() === 'reflected');
  if (!decorator) return;
  const name = node.name.getText();
  const [, own] = /attribute: '([^']+)'/.exec(decorator.getText()) ?? [];
  attributeNames.set(name, own ?? name.toLowerCase());
}

function asPageSeesIt({ members, ...rest }, attributeNames, meanings, events) {
  const expand = (text) => text?.replace(/\w+/g, (word) => expand(meanings.get(word)) ?? word);
  const usable = members.filter(({ privacy }) => !privacy || privacy === 'public');
  const fields = usable
    // A static setter comes after its getter, which has the comment.
    .filter(({ name }, i) => usable.findIndex((other) => other.name === name) === i)
    .map(({ inheritedFrom: _, default: initial, ...member }) => {
      const attribute = attributeNames.get(member.name);
      if (!attribute) return member;
      const type = { text: expand(member.type?.text.replace(' | undefined', '')) };
      const known = expand(initial);
      const value = isLiteral(known) ? known : undefined;
      return { ...member, type, attribute, reflects: true, default: value };
    });
  return {
    ...rest,
    members: fields,
    events,
    attributes: fields.filter(({ attribute }) => attribute).map(asAttribute),
    superclass: { name: 'LitElement', package: 'lit' },
  };
}

function asAttribute({ name: fieldName, attribute: name, type, description, default: initial }) {
  const value = initial?.replace(/^'(.*)'$/, '$1');
  return { type, description, name, default: value, fieldName };
}

/** An event is described once, where its type is. */
function asEvent(ts, member) {
  const [comment] = ts.getJSDocCommentsAndTags(member);
  const description = ts.getTextOfJSDocComment(comment.comment);
  return { name: member.name.getText(), type: { text: member.type.getText() }, description };
}

function asEventClass({ members, ...rest }) {
  return {
    ...rest,
    members: members.map(({ default: _, ...member }) => member),
    superclass: { name: 'Event' },
  };
}

const isLiteral = (text) => /^('.*'|[\d.]+|true|false)$/.test(text);
