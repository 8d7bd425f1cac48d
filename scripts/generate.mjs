// Writes the sources and reference pages that are made from tables and from the tests' tags. Run by `npm run generate`, after a build.
import { writeFileSync } from 'node:fs'
import { generateSources } from '@hermod/openwire/internal'
import { errorsPage } from '../packages/server/dist/reference/errors-page.js'
import { optionsPage } from '../packages/server/dist/reference/options-page.js'
import { compatibilityPage } from './compatibility.mjs'

for (const [name, text] of generateSources()) {
  writeFileSync(new URL(`../packages/openwire/src/generated/${name}`, import.meta.url), text)
}
writeFileSync(new URL('../docs/reference/options.md', import.meta.url), optionsPage())
writeFileSync(new URL('../docs/reference/errors.md', import.meta.url), errorsPage())
writeFileSync(new URL('../docs/reference/compatibility.md', import.meta.url), compatibilityPage())
