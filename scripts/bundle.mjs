/**
 * Joins what the program `hermod` loads into a few files, packages/server/dist/program: six hundred modules take most of
 * the time from exec to "listening", and a quarter of the memory of a broker that has nothing to do. What the sources
 * import dynamically stays a file of its own, loaded when it is needed. Libraries with native parts are left where they
 * are; they are loaded with `require`, which does not scan them for exports first.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const SERVER = fileURLToPath(new URL('../packages/server', import.meta.url))
const OUT = join(SERVER, 'dist/program')
/** A user's plug-in imports it too, and both must mean the same classes. */
const SHARED = '@hermod/model'
const NATIVE = ['lmdb', 'fs-native-extensions']
/** A broker that runs may still load its parts after a new build. */
const KEEP_OLD_MS = 3_600_000

const PREFIX = '\0native:'
const leftOut = {
  name: 'left-out',
  resolveId(id, importer) {
    if (id === SHARED) return { id, external: true }
    if (!NATIVE.includes(id)) return undefined
    return importer?.startsWith(PREFIX) ? { id, external: true } : PREFIX + id
  },
  load(id) {
    if (!id.startsWith(PREFIX)) return undefined
    return { code: `module.exports = require(${JSON.stringify(id.slice(PREFIX.length))})`, moduleType: 'js' }
  },
}

const bundle = await rolldown({
  input: { hermod: join(SERVER, 'dist/bin/hermod.js') },
  platform: 'node',
  plugins: [leftOut],
})
const { output } = await bundle.generate({
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: '[name]-[hash].mjs',
})
mkdirSync(OUT, { recursive: true })
for (const { fileName, code } of output) put(fileName, code)
prune(new Set(output.map(({ fileName }) => fileName)))

/** A name with a hash always has the same content; and nobody ever sees half a file. */
function put(fileName, code) {
  const path = join(OUT, fileName)
  if (fileName !== 'hermod.mjs' && existsSync(path)) return
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, code)
  renameSync(temporary, path)
}

function prune(current) {
  for (const name of readdirSync(OUT)) {
    const path = join(OUT, name)
    if (!current.has(name) && statSync(path).mtimeMs < Date.now() - KEEP_OLD_MS) rmSync(path)
  }
}
