import { readFileSync } from 'node:fs'
import { globSync } from 'tinyglobby'
import { test } from 'vitest'
import { checkResult, inspectActiveMqXml } from '/work/main/packages/config/src/index.js'

test('x', () => {
  for (const f of process.env.F
    ? [process.env.F]
    : globSync('/work/main/packages/config/test/fixtures/*/*.xml').sort()) {
    const conf = f.replace(/\/[^/]*$/, '')
    const env = {
      systemProperties: new Map([
        ['activemq.conf', conf],
        ['activemq.data', '/tmp/d'],
        ['activemq.base', '/tmp/b'],
        ['activemq.home', '/tmp/h'],
      ]),
      environment: {},
      readFile: (p: string) => readFileSync(p, 'utf8'),
      heapBytes: 1e9,
    }
    const t = performance.now()
    const r = checkResult(f, inspectActiveMqXml(f, env))
    const ms = performance.now() - t
    process.stdout.write(r.lines.slice(process.env.F ? 0 : -14).join('\n') + `\n${ms}\n--------\n`)
  }
})
