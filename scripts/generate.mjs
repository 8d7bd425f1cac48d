// Writes the sources and reference pages that are made from tables. Run by `npm run generate`, after a build.
import { writeFileSync } from 'node:fs'
import { generateSources } from '@hermod/openwire/internal'
import { errorsPage } from '../packages/server/dist/reference/errors-page.js'
import { optionsPage } from '../packages/server/dist/reference/options-page.js'

for (const [name, text] of generateSources()) {
  writeFileSync(new URL(`../packages/openwire/src/generated/${name}`, import.meta.url), text)
}
writeFileSync(new URL('../docs/reference/options.md', import.meta.url), optionsPage())
writeFileSync(new URL('../docs/reference/errors.md', import.meta.url), errorsPage())
