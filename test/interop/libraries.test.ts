/** Libraries around the Java client, used as their documentation shows them: the connection pool and Spring's XML. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BrokerProcess } from './support/broker-process.js'
import { type JavaProgram, javaProgram } from './support/jms-program.js'

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
let broker: BrokerProcess

beforeAll(async () => {
  broker = await BrokerProcess.start('hermod')
})
afterAll(() => broker.dispose())

async function linesOf(
  program: JavaProgram,
  main: string,
  args: readonly string[],
  jvm: readonly string[] = [],
): Promise<string[]> {
  const lines: string[] = []
  for await (const line of createInterface({ input: program.start(main, args, jvm).stdout! })) lines.push(line)
  return lines
}

test('the connection pool lends, limits and drops connections [F1.100] [F1.101] [F1.102] [F1.103]', async () => {
  const program = await javaProgram(folder('java-pool'), '6.x', 'pool')
  expect(await linesOf(program, 'PoolProgram', [broker.url])).toEqual([
    'connections 2',
    'session pool full true',
    'received pooled',
    'idle connections closed true',
  ])
})

test('a Spring file makes connection factory, policies and destinations [F1.107]', async () => {
  const file = join(broker.folder, 'application.xml')
  writeFileSync(
    file,
    `<beans xmlns="http://www.springframework.org/schema/beans" xmlns:amq="http://activemq.apache.org/schema/core"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="
      http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
      http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
      <amq:connectionFactory id="connectionFactory" brokerURL="${broker.url}">
        <amq:prefetchPolicy><amq:prefetchPolicy queuePrefetch="7"/></amq:prefetchPolicy>
        <amq:redeliveryPolicy><amq:redeliveryPolicy maximumRedeliveries="3"/></amq:redeliveryPolicy>
      </amq:connectionFactory>
      <amq:queue id="orders" physicalName="SPRING.ORDERS"/>
      <amq:topic id="news" physicalName="SPRING.NEWS"/>
    </beans>`,
  )
  const program = await javaProgram(folder('java-programs'), '5.17.2', 'spring')
  expect(await linesOf(program, 'SpringProgram', [file])).toEqual([
    'prefetch 7',
    'redeliveries 3',
    'to queue://SPRING.ORDERS',
    'to topic://SPRING.NEWS',
  ])
})

test('a factory without arguments finds the broker by system properties [F1.075] [F1.076]', async () => {
  const program = await javaProgram(folder('java-programs'), '5.17.2', 'spring')
  const jvm = ['AMQ_HOST=127.0.0.1', `AMQ_PORT=${broker.tcpPort}`].map((each) => `-Dorg.apache.activemq.${each}`)
  expect(await linesOf(program, 'DefaultProgram', [], jvm)).toEqual(['true', 'by default'])
})
