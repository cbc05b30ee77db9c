/**
 * ink-table as a module. The package is CommonJS and requires Ink, which is a module with a top-level await and cannot be required: its requires become
 * imports.
 */

export const INK_TABLE = /[\\/]ink-table[\\/]dist[\\/]index\.js$/;

/** Returns the code of the package as a module that exports the table as its default. */
export function inkTableAsModule(code: string): string {
  const imports: string[] = [];
  const body = code.replaceAll(/require\("([^"]+)"\)/g, (_, name: string) => {
    imports.push(`import * as imported${imports.length} from ${JSON.stringify(name)};`);
    return `imported${imports.length - 1}`;
  });
  return `${imports.join('')}const exports = {};${body}\nexport default exports.default;`;
}
