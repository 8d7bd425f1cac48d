// Writes the sources that are made from tables. Run by `npm run generate`, after a build.
import { writeFileSync } from 'node:fs'
import { generateSources } from '@hermod/openwire/internal'

for (const [name, text] of generateSources()) {
  writeFileSync(new URL(`../packages/openwire/src/generated/${name}`, import.meta.url), text)
}
