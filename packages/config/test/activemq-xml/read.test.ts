// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders are written like this
import { describe, expect, test } from 'vitest'
import { inspectBroker, inspectText, told } from '../read-file.js'

const BEANS = '<beans xmlns="http://www.springframework.org/schema/beans">'
const BROKER = '<broker xmlns="http://activemq.apache.org/schema/core"'
const CONFIGURER = '<bean class="org.springframework.beans.factory.config.PropertyPlaceholderConfigurer">'

describe('mistakes stop the start, with their place and the nearest name', () => {
  test.each([
    ['<kahaDB/>', '2:1 <kahaDB> has no place in <broker>: expected inside <persistenceAdapter>'],
    [
      '<persistanceAdapter/>',
      '2:1 unknown element <persistanceAdapter> in <broker>; did you mean "persistenceAdapter"?',
    ],
    ['<persistenceAdapter><kahDB/></persistenceAdapter>', '2:21 unknown element <kahDB> in <persistenceAdapter>'],
    [
      '<persistenceAdapter>\n<kahaDB\n  directry="x"/></persistenceAdapter>',
      '4:3 unknown attribute "directry" of <kahaDB>; did you mean "directory"?',
    ],
    [
      '<persistenceAdapter><kahaDB journalMaxFileLength="32xb"/></persistenceAdapter>',
      '2:51 journalMaxFileLength="32xb" of <kahaDB>: expected a size such as',
    ],
    [
      '<persistenceAdapter><kahaDB journalDiskSyncStrategy="perodic"/></persistenceAdapter>',
      '; did you mean "periodic"?',
    ],
    [
      '<networkConnectors><networkConnector duplex="yes"/></networkConnectors>',
      '2:46 duplex="yes" of <networkConnector>: expected true or false',
    ],
    [
      '<transportConnectors><transportConnector name="x"/></transportConnectors>',
      '2:22 <transportConnector> needs a uri',
    ],
    [
      '<transportConnectors><transportConnector uri="tpc://h:1"/></transportConnectors>',
      '2:47 connector tpc://h:1: unknown scheme "tpc"; did you mean "tcp"?',
    ],
    [
      '<transportConnectors><transportConnector uri="tcp://h:1?wireFormat.maxFrameSize=1048576&amp;maxmumConnections=1"/></transportConnectors>',
      '2:93 unknown option "maxmumConnections" of tcp://; did you mean "maximumConnections"?',
    ],
    [
      '<transportConnectors><transportConnector uri="tcp://h:1?backlog=many"/></transportConnectors>',
      '2:57 backlog=many of tcp://: expected a whole number',
    ],
    [
      '<plugins><bean xmlns="http://www.springframework.org/schema/beans" class="x.Y"/></plugins>',
      '2:10 bean of class x.Y',
    ],
    [
      '<destinationPolicy><policyMap><policyEntries><policyEntry/></policyEntries></policyMap></destinationPolicy>',
      'needs a queue',
    ],
  ])('%s', (inside, expected) => {
    const inspected = inspectBroker(inside)
    expect(inspected.settings).toBeUndefined()
    expect(told(inspected).join('\n')).toContain(expected)
  })

  test('destinations without a name, and memory limits that are none', () => {
    expect(
      told(inspectBroker('<destinations><queue physicalName=""/><topic/><queue physicalName="Q"/></destinations>')),
    ).toEqual(['2:36 <queue> needs a physicalName', '2:39 <topic> needs a physicalName'])
    const limit = (value: string) =>
      told(
        inspectBroker(
          `<destinationPolicy><policyMap><policyEntries><policyEntry queue="A" memoryLimit="${value}"/></policyEntries></policyMap></destinationPolicy>`,
        ),
      )
    expect(limit('-1')).toEqual([
      expect.stringMatching(/^2:\d+ memoryLimit="-1" of <policyEntry>: expected a size .* of at least 0$/),
    ])
    expect(limit('99999999999999999999')).toEqual([
      expect.stringContaining('expected a number of at most 9223372036854775807'),
    ])
    expect(limit('1mb')).toEqual([])
  })

  test('every mistake of a file is named at once', () => {
    const inspected = inspectBroker('<plugin/>\n<destination/>', ' brokerNme="x"')
    expect(inspected.findings.filter(({ severity }) => severity === 'error')).toHaveLength(3)
  })

  test('a file without a broker, with two, or with another root', () => {
    expect(told(inspectText(`${BEANS}</beans>`))).toEqual(['1:1 the file has no <broker>'])
    expect(told(inspectText(`${BEANS}\n${BROKER}/>\n${BROKER}/></beans>`))).toEqual([
      '3:1 a second <broker>; a process runs one',
    ])
    expect(told(inspectText('<broker/>'))[0]).toContain('expected <beans')
    expect(told(inspectText(`${BEANS}<baen/></beans>`)).join()).toContain('did you mean "bean"?')
  })
})

describe('what is known and not built', () => {
  test('is a warning by name', () => {
    const inspected = inspectBroker('<networkConnectors><multicastNetworkConnector name="n"/></networkConnectors>')
    expect(inspected.settings).toBeDefined()
    expect(told(inspected)).toEqual(['2:20 <multicastNetworkConnector name="n"> is not built yet and has no effect'])
  })

  test('closes its connector and lets the others open', () => {
    const inspected = inspectBroker(
      '<transportConnectors><transportConnector name="a" uri="amqp://h:1"/><transportConnector name="t" uri="tcp://h:2"/></transportConnectors>',
    )
    expect(told(inspected)).toEqual([
      '2:22 <transportConnector name="a"> is not built yet and has no effect: amqp:// connectors are not opened',
    ])
    expect(inspected.settings?.connectors.map(({ name }) => name)).toEqual(['t'])
  })

  test('says nothing of attributes that have nothing to act on here [F4.005] [F4.007] [F4.018] [F4.020] [F4.034] [F4.035] [F4.038] [F4.041]', () => {
    const attributes = [
      'useJmx="false" mbeanInvocationTimeout="5" brokerObjectName="x:y=z"',
      'startAsync="true" networkConnectorStartAsync="true" restartAllowed="false" useShutdownHook="false"',
      'storeOpenWireVersion="6"',
    ]
    const inside =
      '<shutdownHooks><bean xmlns="http://www.springframework.org/schema/beans" class="x.Hook"/></shutdownHooks>' +
      '<taskRunnerFactory><taskRunnerFactory maxIterationsPerRun="7"/></taskRunnerFactory>'
    expect(told(inspectBroker(inside, ` ${attributes.join(' ')}`))).toEqual([])
  })

  test('names the attributes of pure master/slave, which are not built yet', () => {
    const attributes = 'waitForSlave="true" passiveSlave="true"'
    expect(told(inspectBroker('', ` ${attributes}`)).map((line) => line.replace(/^[\d:]+ /, ''))).toEqual([
      'waitForSlave="true" of <broker> is not built yet and has no effect',
      'passiveSlave="true" of <broker> is not built yet and has no effect',
    ])
  })

  test('services that would serve nobody are named [F4.040]', () => {
    const inside =
      '<services><kahaDB directory="x"/><commandAgent brokerUrl="vm://x"/><proxyConnector bind="tcp://h:1" remote="tcp://h:2"/></services>'
    expect(told(inspectBroker(inside)).map((line) => line.replace(/^[\d:]+ /, ''))).toEqual([
      '<kahaDB> is not built yet and has no effect: as a service it would serve no broker',
      '<commandAgent> is not built yet and has no effect: as a service it would serve no broker',
    ])
    const bean = '<bean xmlns="http://www.springframework.org/schema/beans" class="my.Service"/>'
    expect(told(inspectBroker(`<services>${bean}</services>`))[0]).toContain('Java classes cannot be loaded here')
  })

  test('transportConnectorURIs are connectors without other settings [F4.039]', () => {
    const { settings } = inspectBroker('', ' transportConnectorURIs="tcp://h:1, nio://h:2?maximumConnections=3"')
    expect(settings!.connectors.map(({ name, options }) => [name, options.maximumConnections])).toEqual([
      ['tcp://h:1', expect.any(Number)],
      ['nio://h:2?maximumConnections=3', 3],
    ])
    const value = '<value xmlns="http://www.springframework.org/schema/beans">tcp://h:3</value>'
    const inside = inspectBroker(`<transportConnectorURIs>${value}</transportConnectorURIs>`)
    expect(told(inside)).toEqual([])
    expect(inside.settings!.connectors.map(({ name }) => name)).toEqual(['tcp://h:3'])
    expect(told(inspectBroker('', ' transportConnectorURIs="tcp://h:1,tpc://h:2"'))[0]).toContain(
      'unknown scheme "tpc"',
    )
  })

  const URIS = ['static:(tcp://h:1,failover:(tcp://h:2,tcp://h:3))', 'multicast://default']
  const VALUES = URIS.map((uri) => `<value xmlns="http://www.springframework.org/schema/beans">\n${uri}\n</value>`)
  test.each([
    ['an attribute', '', ` networkConnectorURIs="${URIS.join(', ')}"`],
    ['values', `<networkConnectorURIs>${VALUES.join('')}</networkConnectorURIs>`, ''],
  ])(
    'networkConnectorURIs as %s are network connectors without other settings [F4.039]',
    (_form, inside, attribute) => {
      const read = inspectBroker(
        `<networkConnectors><networkConnector name="n" uri="static:(tcp://h:0)"/></networkConnectors>${inside}`,
        attribute,
      )
      expect(told(read)).toEqual([])
      expect(read.settings!.inside.get('networkConnectors')!.map(({ name, values }) => [name, values])).toEqual([
        ['networkConnector', { name: 'n', uri: 'static:(tcp://h:0)' }],
        ['networkConnector', { uri: 'static:(tcp://h:1,failover:(tcp://h:2,tcp://h:3))' }],
        ['networkConnector', { uri: 'multicast://default' }],
      ])
    },
  )

  test('networkConnectorURIs that make no sense are told', () => {
    const wrong = inspectBroker('', ' networkConnectorURIs="static:(h:1),zeroconf:_x"')
    expect(told(wrong)[0]).toMatch(/^1:\d+ networkConnectorURIs: "static:\(h:1\)": .*write tcp:\/\/h:1/)
    expect(told(wrong)[1]).toContain('networkConnectorURIs: "zeroconf:_x" is not built yet')
    expect(wrong.settings).toBeUndefined()
  })

  test('says nothing where only the default is asked for', () => {
    expect(told(inspectBroker('', ' schedulerSupport="false" useJmx="true"'))).toEqual([])
    expect(told(inspectBroker('', ' vmConnectorURI="vm://x"'))[0]).toContain(
      'vmConnectorURI="vm://x" of <broker> is not built yet',
    )
  })

  test('stops the start where leaving it out would lose messages or let everyone in', () => {
    expect(told(inspectBroker('<persistenceAdapter><jdbcPersistenceAdapter/></persistenceAdapter>'))[0]).toContain(
      'cannot be left out',
    )
    expect(told(inspectBroker('<plugins><shiroPlugin/></plugins>'))[0]).toContain('open to everyone')
  })

  test('names beans beside the broker that have no effect', () => {
    const inspected = inspectText(`${BEANS}<bean class="com.example.Pool"/>${BROKER}/></beans>`)
    expect(inspected.settings).toBeDefined()
    expect(told(inspected)).toEqual([
      '1:60 bean of class com.example.Pool has no effect: Java classes cannot be loaded here',
    ])
  })
})

describe('placeholders', () => {
  const withConfigurer = (inside: string, broker: string): string =>
    `${BEANS}${CONFIGURER}${inside}</bean>${BROKER} brokerName="${broker}"/></beans>`

  test('come from the files, then from -D, then from the environment [F4.042]', () => {
    const location = '<property name="location" value="file:${activemq.conf}/c.properties"/>'
    const files = { 'conf/c.properties': 'a=file\nb = with: colon \\\n  and more\n' }
    const properties = { a: 'd', c: 'd', FROM_ENVIRONMENT: 'd' }
    expect(inspectText(withConfigurer(location, '${a}'), files, properties).settings?.broker.brokerName).toBe('file')
    // A broker name takes no blanks.
    expect(inspectText(withConfigurer(location, '${b}'), files, properties).settings?.broker.brokerName).toBe(
      'with:_colon_and_more',
    )
    expect(inspectText(withConfigurer(location, '${c}'), files, properties).settings?.broker.brokerName).toBe('d')
    expect(inspectText(withConfigurer(location, '${FROM_ENVIRONMENT}'), files).settings?.broker.brokerName).toBe('env')
  })

  test('later files of a list override earlier ones', () => {
    const list = '<property name="locations"><list><value>file:1.p</value><value>file:2.p</value></list></property>'
    const read = inspectText(withConfigurer(list, '${a}${b}'), { '1.p': 'a=1\nb=1', '2.p': 'b=2' })
    expect(read.settings?.broker.brokerName).toBe('12')
  })

  test('without a value, or in a file that is missing, stop the start', () => {
    expect(told(inspectText(withConfigurer('', '${nope}')))[0]).toMatch(/^1:\d+ placeholder \$\{nope} has no value/)
    const missing = '<property name="location" value="file:gone.p"/>'
    expect(told(inspectText(withConfigurer(missing, 'b')))[0]).toMatch(/^1:\d+ property file "gone.p": no such file/)
    const may = `${missing}<property name="ignoreResourceNotFound" value="true"/>`
    expect(told(inspectText(withConfigurer(may, 'b')))).toEqual([])
  })

  test('with an encrypted value stop the start where it matters', () => {
    const location = '<property name="location" value="file:c.p"/>'
    expect(told(inspectText(withConfigurer(location, '${secret}'), { 'c.p': 'secret=ENC(abc)' }))[0]).toContain(
      '"secret" is encrypted',
    )
  })

  test('read system properties in a Spring expression, and no other', () => {
    expect(inspectText(withConfigurer('', "#{systemProperties['activemq.data']}")).settings?.broker.brokerName).toBe(
      'data',
    )
    expect(told(inspectText(withConfigurer('', '#{T(java.lang.Runtime)}')))[0]).toContain('only #{systemProperties')
  })
})

describe('imports', () => {
  test('are read in place, relative to the file they stand in', () => {
    const inner = `${BEANS}${BROKER} brokerName="inner"/></beans>`
    const read = inspectText(`${BEANS}<import resource="sub/b.xml"/></beans>`, { 'sub/b.xml': inner })
    expect(read.settings?.broker.brokerName).toBe('inner')
  })

  test('of the web console are a warning', () => {
    expect(told(inspectText(`${BEANS}${BROKER}/><import resource="jetty.xml"/></beans>`))[0]).toContain(
      'the web console',
    )
  })

  test('that are missing or lead back stop the start', () => {
    expect(told(inspectText(`${BEANS}<import resource="b.xml"/>${BROKER}/></beans>`))[0]).toContain('cannot be read')
    expect(told(inspectText(`${BEANS}<import resource="a.xml"/></beans>`)).join()).toContain('leads back to itself')
  })
})

describe('settings', () => {
  test('of a broker element that says nothing are the defaults', () => {
    const { settings } = inspectBroker('')
    expect(settings?.broker).toMatchObject({ brokerName: 'localhost', persistent: true })
    expect(settings?.persistence).toMatchObject({ kind: 'kahaDB', directory: 'activemq-data/localhost/KahaDB' })
    expect(settings?.usage.memoryLimitBytes).toBe(1024 ** 3)
    expect(settings?.connectors).toEqual([])
  })

  test('take the dead-letter queue as an element of its own, as ActiveMQ wants it [F4.160]', () => {
    const { settings, findings } = inspectBroker(`
      <destinationPolicy><policyMap><policyEntries>
        <policyEntry queue="A"><deadLetterStrategy><sharedDeadLetterStrategy processExpired="false">
          <deadLetterQueue><queue physicalName="DEAD"/></deadLetterQueue>
        </sharedDeadLetterStrategy></deadLetterStrategy></policyEntry>
        <policyEntry queue="B"><deadLetterStrategy><sharedDeadLetterStrategy enableAudit="false" maxAuditDepth="5"/></deadLetterStrategy></policyEntry>
      </policyEntries></policyMap></destinationPolicy>`)
    expect(findings).toEqual([])
    expect(settings!.policies[0]!.deadLetterStrategy).toEqual({
      kind: 'shared',
      options: { processExpired: false, deadLetterQueue: 'queue://DEAD' },
    })
  })

  test('take nested policies, usages, destinations and the locker', () => {
    const { settings, findings } = inspectBroker(`
      <destinations><queue physicalName="Q"/><topic physicalName="T"/></destinations>
      <destinationPolicy><policyMap><policyEntries>
        <policyEntry queue="A.&gt;" memoryLimit="5mb">
          <deadLetterStrategy><individualDeadLetterStrategy queuePrefix="DLQ."/></deadLetterStrategy>
        </policyEntry>
        <policyEntry tempTopic="true"><pendingMessageLimitStrategy><constantPendingMessageLimitStrategy limit="7"/></pendingMessageLimitStrategy></policyEntry>
      </policyEntries><defaultEntry><policyEntry queuePrefetch="1" queue="&gt;"/></defaultEntry></policyMap></destinationPolicy>
      <persistenceAdapter><kahaDB directory="d" checkpointInterval="1000"><locker><shared-file-locker lockAcquireSleepInterval="500"/></locker></kahaDB></persistenceAdapter>
      <systemUsage><systemUsage sendFailIfNoSpace="true"><memoryUsage><memoryUsage percentOfJvmHeap="70"/></memoryUsage>
        <storeUsage><storeUsage limit="1 gb"/></storeUsage></systemUsage></systemUsage>
      <transportConnectors><transportConnector name="o" uri="tcp://0.0.0.0:61616?maximumConnections=9&amp;wireFormat.maxFrameSize=104857600"/></transportConnectors>`)
    expect(findings).toEqual([])
    expect(settings?.destinations.map(String)).toEqual(['queue://Q', 'topic://T'])
    const [own, temp, fallback] = settings!.policies
    expect(own).toMatchObject({ options: { memoryLimit: 5 * 1024 ** 2 } })
    expect(String(own!.destination)).toBe('queue://A.>')
    expect(own!.deadLetterStrategy).toEqual({ kind: 'individual', options: { queuePrefix: 'DLQ.' } })
    expect(String(temp!.destination)).toBe('temp-topic://>')
    expect(temp!.pendingMessageLimitStrategy).toEqual({ kind: 'constant', limit: 7 })
    expect(fallback).toEqual({ destination: null, options: { queuePrefetch: 1 }, inside: new Map() })
    expect(settings?.persistence).toEqual({
      kind: 'kahaDB',
      directory: 'd',
      options: { directory: 'd', checkpointInterval: 1000 },
      locker: { lockAcquireSleepInterval: 500 },
    })
    expect(settings?.usage).toMatchObject({
      memoryLimitBytes: 700,
      system: { sendFailIfNoSpace: true },
      store: { limit: 1024 ** 3 },
    })
    const [connector] = settings!.connectors
    expect(connector).toMatchObject({ name: 'o', autoStart: true })
    expect(connector!.options).toMatchObject({ maximumConnections: 9, 'wireFormat.maxFrameSize': 104857600 })
  })

  test('Spring property elements and text elements say the same as attributes', () => {
    const { settings, findings } = inspectBroker(
      '<property xmlns="http://www.springframework.org/schema/beans" name="brokerName" value="b"/><persistenceAdapter><kahaDB><directory>d</directory></kahaDB></persistenceAdapter>',
    )
    expect(findings).toEqual([])
    expect(settings?.broker.brokerName).toBe('b')
    expect(settings?.persistence).toMatchObject({ directory: 'd' })
  })

  test('persistent="false" keeps messages in memory and says that the store is not used', () => {
    const read = inspectBroker(
      '<persistenceAdapter><kahaDB directory="d"/></persistenceAdapter>',
      ' persistent="false"',
    )
    expect(read.settings?.persistence).toEqual({ kind: 'memory' })
    expect(told(read)).toEqual(['2:21 persistent="false": <kahaDB> is not used'])
  })
})

test('a file may be nothing but a broker, as in ActiveMQ; another root is refused', () => {
  const read = inspectText(
    `<broker xmlns="http://activemq.apache.org/schema/core" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="a b" brokerName="alone"/>`,
  )
  expect(told(read)).toEqual([])
  expect(read.settings!.broker.brokerName).toBe('alone')
  expect(told(inspectText('<broker brokerName="alone"/>'))).toEqual([
    expect.stringContaining('<broker> is not a broker configuration: expected <beans xmlns='),
  ])
})
