/** Spring beans of ActiveMQ's own classes stand for the elements of its schema; other classes are refused by name. */
import { describe, expect, test } from 'vitest'
import { elementOfClass } from '../../src/activemq-xml/java-classes.js'
import { JAVA_CLASSES } from '../../src/activemq-xml/java-classes-data.js'
import { activeMqSchema } from '../../src/activemq-xml/schema.js'
import { inspectBroker, told } from '../read-file.js'

const bean = (className: string, inside = '', attributes = ''): string =>
  `<bean xmlns="http://www.springframework.org/schema/beans" class="${className}" ${attributes}>${inside}</bean>`

const plugins = (inside: string) => inspectBroker(`<plugins>${inside}</plugins>`)

test('every class stands for an element that the schema has', () => {
  expect(elementOfClass('org.apache.activemq.plugin.StatisticsBrokerPlugin')).toBe('statisticsBrokerPlugin')
  expect(elementOfClass('org.apache.activemq.broker.region.policy.DiscardingDeadLetterStrategy')).toBe('discarding')
  const elements = [...JAVA_CLASSES.matchAll(/[\w-]+=([\w-]+)/g)].map(([, element]) => element!)
  expect(elements.filter((name) => !activeMqSchema().has(name))).toEqual([])
})

describe('a bean of a known class', () => {
  test('is the element, its properties the attributes [F4.043]', () => {
    const inside = '<property name="ttlCeiling" value="5"/><property name="futureOnly"><value>true</value></property>'
    const read = plugins(bean('org.apache.activemq.broker.util.TimeStampingBrokerPlugin', inside))
    expect(told(read)).toEqual([])
    const [found] = read.settings!.inside.get('plugins')!
    expect(found).toMatchObject({ name: 'timeStampingBrokerPlugin', status: 'works' })
    expect(found!.values).toEqual({ ttlCeiling: 5, futureOnly: true })
  })

  test('holds beans in its properties, one or a list', () => {
    const queue = bean('org.apache.activemq.command.ActiveMQQueue', '<constructor-arg value="A.&gt;"/>')
    const strategy = bean(
      'org.apache.activemq.broker.region.policy.IndividualDeadLetterStrategy',
      '<property name="queuePrefix" value="DLQ."/>',
    )
    const entry = bean(
      'org.apache.activemq.broker.region.policy.PolicyEntry',
      `<property name="destination">${queue}</property><property name="deadLetterStrategy">${strategy}</property>`,
    )
    const map = bean(
      'org.apache.activemq.broker.region.policy.PolicyMap',
      `<property name="policyEntries"><list>${entry}</list></property>`,
    )
    const read = inspectBroker(`<destinationPolicy>${map}</destinationPolicy>`)
    expect(told(read)).toEqual([])
    expect(read.settings!.policies).toMatchObject([
      { destination: { name: 'A.>' }, deadLetterStrategy: { kind: 'individual', options: { queuePrefix: 'DLQ.' } } },
    ])
  })

  test('is checked as the element is', () => {
    const wrong = '<property name="ttlCeiling" value="soon"/><property name="futureonly2" value="true"/>'
    expect(told(plugins(bean('org.apache.activemq.broker.util.TimeStampingBrokerPlugin', wrong)))).toEqual([
      expect.stringContaining(
        'ttlCeiling="soon" of <timeStampingBrokerPlugin>: expected a whole number of milliseconds',
      ),
      expect.stringContaining('unknown attribute "futureonly2" of <timeStampingBrokerPlugin>'),
    ])
  })

  test('has its place', () => {
    expect(told(plugins(bean('org.apache.activemq.broker.region.policy.PolicyMap')))).toEqual([
      expect.stringContaining(
        'bean of class org.apache.activemq.broker.region.policy.PolicyMap in <plugins>: <policyMap> has no place there',
      ),
    ])
  })
})

test('a bean of another class is refused, with its place', () => {
  expect(told(plugins(bean('com.example.MyPlugin')))).toEqual([
    '2:10 bean of class com.example.MyPlugin in <plugins>: Java classes cannot be loaded here; remove it or use an element of the broker schema',
  ])
})

describe('a plug-in module', () => {
  test('is named by its file, with its properties as texts [F4.086]', () => {
    const read = plugins(bean('file:./my-plugin.mjs', '<property name="answer" value="42"/>'))
    expect(told(read)).toEqual([])
    const [found] = read.settings!.inside.get('plugins')!
    expect(found).toMatchObject({ name: 'file:./my-plugin.mjs', status: 'works' })
    expect([...found!.texts].map(([name, { text }]) => [name, text])).toEqual([['answer', '42']])
  })

  test('has no place but among the plug-ins', () => {
    expect(told(inspectBroker(`<destinationPolicy>${bean('file:./x.mjs')}</destinationPolicy>`))[0]).toContain(
      'Java classes cannot be loaded here',
    )
  })
})

test('a broker name keeps only characters that it may have, and says so [F4.211]', () => {
  const read = inspectBroker('', ' brokerName="a b/c"')
  expect(read.settings!.broker.brokerName).toBe('a_b_c')
  expect(told(read)).toEqual([
    expect.stringContaining('Broker Name: a b/c contained illegal characters - replaced with a_b_c'),
  ])
})
