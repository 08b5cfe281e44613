// Holds a SARIF log against the schema of SARIF 2.1.0.
//
//   node sarif.mjs < LOG
//
// Prints what is wrong with it, a line each, and ends with 1 then. The schema comes with a package of Microsoft's SARIF tools, and is one for the version of
// the validator that this package brings.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const tools = createRequire(require.resolve('@microsoft/jest-sarif/package.json'));
const Ajv = tools('ajv');
const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
ajv.addMetaSchema(tools('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
if (!validate(JSON.parse(readFileSync(0, 'utf8')))) {
  for (const { dataPath, message } of validate.errors) {
    console.log(`${dataPath} ${message}`);
  }
  process.exitCode = 1;
}
