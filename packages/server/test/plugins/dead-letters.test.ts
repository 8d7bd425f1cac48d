/** Plug-ins about messages that consumers gave up, from activemq.xml: what cannot work is refused at its place in the file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readActiveMqXml } from '@hermod/config'
import { silentLogger } from '@hermod/model'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deadLetterQueues } from '../../src/plugins/dead-letters.js'
import { startBroker } from '../../src/start-broker.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hermod-dead-letters-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function start(plugin: string, attributes = 'schedulerSupport="true"') {
  return startBroker(read(plugin, attributes), { log: silentLogger })
}

function read(plugin: string, attributes: string, more = '') {
  const file = join(folder, 'activemq.xml')
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans">
<broker xmlns="http://activemq.apache.org/schema/core" brokerName="b" persistent="false" dataDirectory="${folder}" ${attributes}>
${more}<plugins>${plugin}</plugins></broker></beans>`,
  )
  const environment = { systemProperties: new Map(), environment: {}, heapBytes: 1e9 }
  return readActiveMqXml(file, { ...environment, readFile: (path) => readFileSync(path, 'utf8') }).settings
}

const redelivery = (policy: string): string =>
  `<redeliveryPlugin><redeliveryPolicyMap><redeliveryPolicyMap>
  <redeliveryPolicyEntries>${policy}</redeliveryPolicyEntries>
  <defaultEntry><redeliveryPolicy maximumRedeliveries="1"/></defaultEntry>
</redeliveryPolicyMap></redeliveryPolicyMap></redeliveryPlugin>`

test('redeliveryPlugin needs the scheduler [F4.077]', async () => {
  await expect(start(redelivery(''), '')).rejects.toThrow(
    /activemq\.xml:3:\d+: <redeliveryPlugin>: needs schedulerSupport="true" on the <broker>/,
  )
})

test.each([
  [
    '<redeliveryPolicy queue="A" initialRedeliveryDelay="10"/>',
    /activemq\.xml:4:\d+: <redeliveryPolicy>: initialRedeliveryDelay is 10 ms, but must be at least 1000 ms/,
  ],
  ['<redeliveryPolicy/>', /<redeliveryPolicy>: needs a queue, topic, tempQueue or tempTopic/],
])('redeliveryPlugin refuses %s', async (policy, refusal) => {
  await expect(start(redelivery(policy))).rejects.toThrow(refusal)
})

test('redeliveryPlugin takes policies for every kind of destination', async () => {
  const broker = await start(
    redelivery(
      '<redeliveryPolicy queue="A.>"/><redeliveryPolicy topic="A.>"/><redeliveryPolicy tempQueue="true"/><redeliveryPolicy tempTopic="true"/>',
    ),
  )
  await broker.stop()
})

test('discardingDLQBrokerPlugin refuses a dropOnly that is no regular expression [F4.074]', async () => {
  await expect(start('<discardingDLQBrokerPlugin dropAll="false" dropOnly="A ("/>')).rejects.toThrow(
    /<discardingDLQBrokerPlugin>: dropOnly: Invalid regular expression/,
  )
})

test('a queue may be one for dead letters from the start [F4.167]', () => {
  const destinations = '<destinations><queue physicalName="DEAD" DLQ="true"/><queue physicalName="Q"/></destinations>'
  expect(deadLetterQueues(read('', '', destinations).inside).map(String)).toEqual(['queue://DEAD'])
})
