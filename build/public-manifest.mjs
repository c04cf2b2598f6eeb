/**
 * A plugin for @custom-elements-manifest/analyzer: the manifest tells of the element as a page sees
 * it, in the files that the package holds. Its superclasses and what is not public are left out.
 *
 * @param {{ element: string, tag: string, home: string, registry: string }} what name of the class
 *   and of its tag; the file that exports the class, and the one that also defines the tag
 */
export function publicManifest({ element, tag, home, registry }) {
  return {
    name: 'public-manifest',

    /** Where a comment has `@returns` the analyzer forgets the type in the code. */
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isMethodDeclaration(node) || !node.type) return;
      for (const { members = [] } of moduleDoc.declarations) {
        const method = members.find(({ name }) => name === node.name.getText());
        if (method?.return) method.return.type = { text: node.type.getText() };
      }
    },

    packageLinkPhase({ customElementsManifest }) {
      const all = customElementsManifest.modules.flatMap(({ declarations }) => declarations);
      const declarations = [
        asPageSeesIt(all.find(({ name }) => name === element)),
        ...all.filter(({ superclass }) => superclass?.name === 'Event').map(asEvent),
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

function asPageSeesIt({ members, events, attributes, ...rest }) {
  const usable = members.filter(({ privacy }) => !privacy || privacy === 'public');
  return {
    ...rest,
    // A static setter comes after its getter, which has the comment.
    members: usable
      .filter(({ name }, i) => usable.findIndex((other) => other.name === name) === i)
      .map(({ inheritedFrom: _, default: initial, ...member }) => {
        const attribute = attributes.find(({ name }) => toProperty(name) === member.name);
        return {
          ...member,
          ...(attribute && { type: attribute.type, attribute: attribute.name, reflects: true }),
          // A page has nothing from the name of a constant.
          default: isLiteral(initial) ? initial : attribute?.default,
        };
      }),
    // The docblock's, which have a description; the others are guessed from calls.
    events: events
      .filter(({ description }) => description)
      .map(({ inheritedFrom: _, ...event }) => event),
    attributes: attributes.map((each) => ({ ...each, fieldName: toProperty(each.name) })),
    superclass: { name: 'LitElement', package: 'lit' },
  };
}

function asEvent({ members, ...rest }) {
  return {
    ...rest,
    members: members.map(({ default: _, ...member }) => member),
    superclass: { name: 'Event' },
  };
}

const toProperty = (attribute) => attribute.replace(/-./g, ([, letter]) => letter.toUpperCase());

const isLiteral = (text) => /^('.*'|[\d.]+|true|false)$/.test(text);
