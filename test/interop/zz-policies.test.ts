import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { BrokerProcess } from './support/broker-process.js'
import { playScenarios } from './support/jms-scenarios.js'

test('dump', async () => {
  const configuration = readFileSync('/work/main/test/interop/conf/policies.xml', 'utf8')
  const prefixes = (process.env['JMS_SCENARIOS'] ?? '').split(',').filter((x) => x !== '')
  const kinds = (process.env['KINDS'] ?? 'activemq,hermod').split(',') as ('activemq' | 'hermod')[]
  await Promise.all(
    kinds.map(async (kind) => {
      const broker = await BrokerProcess.prepare(kind, { configuration })
      await broker.start()
      const results = await playScenarios('5.17.2', broker, ['Policy'], prefixes)
      writeFileSync(`/tmp/pol-${kind}.json`, JSON.stringify([...results.values()], null, 1))
      await broker.dispose()
    }),
  )
}, 400000)
