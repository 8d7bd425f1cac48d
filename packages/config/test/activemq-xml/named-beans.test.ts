/** Objects beside the broker, and those inside of it that refer to them. */
import { expect, test } from 'vitest'
import { inspectText, told } from '../read-file.js'

const SPRING = 'http://www.springframework.org/schema/beans'
const CORE = 'http://activemq.apache.org/schema/core'

const inspect = (inside: string, beside: string) =>
  inspectText(
    `<beans xmlns="${SPRING}" xmlns:amq="${CORE}"><broker xmlns="${CORE}">${inside}</broker>${beside}</beans>`,
  )

const connector = (attributes: string, inside = ''): string =>
  `<jmsBridgeConnectors><jmsQueueConnector ${attributes}>${inside}</jmsQueueConnector></jmsBridgeConnectors>`

const remote = `<bean id="remote" class="org.apache.activemq.ActiveMQConnectionFactory"><property name="brokerURL" value="tcp://h:1"/></bean>`

function factoryIn({ settings }: ReturnType<typeof inspect>) {
  const [found] = settings!.inside.get('jmsBridgeConnectors')!
  return found!.properties.get('outboundQueueConnectionFactory')![0]
}

test.each([
  ['an attribute', connector('outboundQueueConnectionFactory="#remote"'), remote],
  [
    'a <ref> in its holder',
    connector(
      '',
      `<outboundQueueConnectionFactory><ref xmlns="${SPRING}" bean="remote"/></outboundQueueConnectionFactory>`,
    ),
    remote,
  ],
  [
    'a property of a bean',
    `<jmsBridgeConnectors><bean xmlns="${SPRING}" class="org.apache.activemq.network.jms.SimpleJmsQueueConnector"><property name="outboundQueueConnectionFactory" ref="remote"/></bean></jmsBridgeConnectors>`,
    remote,
  ],
  [
    'an element beside the broker',
    connector('outboundQueueConnectionFactory="#remote"'),
    '<amq:connectionFactory id="remote" brokerURL="tcp://h:1"/>',
  ],
  [
    'a bean made with an argument',
    connector('outboundQueueConnectionFactory="#remote"'),
    '<bean id="remote" class="org.apache.activemq.ActiveMQConnectionFactory"><constructor-arg value="tcp://h:1"/></bean>',
  ],
  [
    'an object inside',
    connector(
      '',
      '<outboundQueueConnectionFactory><connectionFactory brokerURL="tcp://h:1"/></outboundQueueConnectionFactory>',
    ),
    '',
  ],
])('the factory of a JMS bridge may be given by %s [F4.043] [F4.087]', (_how, inside, beside) => {
  const read = inspect(inside, beside)
  expect(told(read)).toEqual([])
  expect(factoryIn(read)).toMatchObject({ name: 'connectionFactory', values: { brokerURL: 'tcp://h:1' } })
})

test('a bean that nobody refers to has no effect and is named', () => {
  expect(told(inspect('', remote))[0]).toContain('has no effect')
  expect(told(inspect('', '<amq:connectionFactory id="x"/>'))[0]).toContain('beside the broker is not built yet')
})

test('beans that refer to each other in a circle are an error', () => {
  const circle = (id: string, other: string): string =>
    `<bean id="${id}" class="org.apache.activemq.network.jms.InboundQueueBridge"><property name="jmsConnector"><bean class="org.apache.activemq.network.jms.JmsQueueConnector"><property name="inboundQueueBridges" ref="${other}"/></bean></property></bean>`
  const read = inspect(
    connector('', `<inboundQueueBridges><ref xmlns="${SPRING}" bean="a"/></inboundQueueBridges>`),
    circle('a', 'b') + circle('b', 'a'),
  )
  expect(told(read).join()).toContain('refers to itself')
})

test('what takes an object takes no other text, as in ActiveMQ, and the place is told', () => {
  const given = (value: string) =>
    inspectText(
      `<beans xmlns="${SPRING}"><bean id="kaha" class="org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter"/>
        <broker xmlns="${CORE}" persistenceAdapter="${value}"/></beans>`,
    )
  expect(told(given('#kaha'))).toEqual([])
  expect(told(given('kaha'))).toContainEqual(
    expect.stringMatching(
      /^2:\d+ persistenceAdapter="kaha" of <broker>: expected an element inside, or #id of a bean$/,
    ),
  )
})
