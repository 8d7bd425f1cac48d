import { afterEach, describe, expect, test } from 'vitest'
import { type Rig, startRig } from './rig.js'

let rig: Rig

afterEach(async () => {
  await rig.broker.stop()
})

const AT_NEXT_START = 'not applied before the broker is started again'
const LATER = '1970-01-01T00:00:00.003Z'

async function start(inside: string, checkPeriod = 1000): Promise<(inside: string, attributes?: string) => void> {
  const plugin = `<runtimeConfigurationPlugin checkPeriod="${checkPeriod}"/>`
  const whole = (rest: string): string =>
    rest.includes('<plugins>') ? rest.replace('<plugins>', `<plugins>${plugin}`) : `${rest}<plugins>${plugin}</plugins>`
  rig = await startRig(whole(inside))
  return (rest, attributes) => rig.source.write(whole(rest), attributes)
}

const policies = (entries: string): string =>
  `<destinationPolicy><policyMap><policyEntries>${entries}</policyEntries></policyMap></destinationPolicy>`
const users = (...names: readonly string[]): string =>
  `<plugins><simpleAuthenticationPlugin><users>${names
    .map((name) => `<authenticationUser username="${name}" password="secret-${name}" groups="g"/>`)
    .join('')}</users></simpleAuthenticationPlugin></plugins>`
const interceptor = (inside: string): string =>
  `<destinationInterceptors><virtualDestinationInterceptor><virtualDestinations>${inside}</virtualDestinations></virtualDestinationInterceptor></destinationInterceptors>`

describe('runtimeConfigurationPlugin', () => {
  test('looks every checkPeriod and only takes what has changed [F4.081]', async () => {
    const write = await start(policies('<policyEntry queue="A"/>'))
    expect(rig.log.texts()).toContain('installing runtimeConfiguration plugin')
    expect(rig.log.texts()).toContain('Configuration URL [file:a.xml]')
    expect(rig.news()).toContain(
      'Monitoring for updates (every 1000millis) : URL [file:a.xml], lastUpdate: 1970-01-01T00:00:00.002Z',
    )
    rig.clock.advance(5000)
    expect(rig.news()).toEqual([])
    write(policies('<policyEntry queue="A" maxPageSize="7"/><policyEntry topic="B.>"/>'))
    rig.clock.advance(999)
    expect(rig.news()).toEqual([])
    rig.clock.advance(1)
    expect(rig.news()).toEqual([
      `change in URL [file:a.xml] at: ${LATER}`,
      'changes to DestinationPolicy',
      'updated policy for: queue://A',
      'added policy for: topic://B.>',
    ])
    write(policies('<policyEntry topic="B.>"/>'))
    rig.clock.advance(1000)
    expect(rig.news()).toContain('removed policy for: queue://A')
    rig.clock.advance(1000)
    expect(rig.news()).toEqual([])
  })

  test('says so when the change is none: order of attributes, comments, blanks', async () => {
    const write = await start(policies('<policyEntry queue="A" maxPageSize="7" memoryLimit="1mb"/>'))
    rig.news()
    write(`\n\n<!-- new -->${policies('<policyEntry memoryLimit="1 mb"   queue="A" maxPageSize="7"/>')}`)
    rig.clock.advance(1000)
    expect(rig.news()).toEqual([`No material change to configuration in URL [file:a.xml] at: ${LATER}`])
  })

  test('with a checkPeriod of 0 looks on request only, and answers what the log was told', async () => {
    const write = await start('<destinations><queue physicalName="A"/></destinations>', 0)
    expect(rig.news().some((line) => line.startsWith('Monitoring'))).toBe(false)
    write(
      '<destinations><queue physicalName="A"/><topic physicalName="B"/><queue physicalName="DEAD" DLQ="true"/></destinations>',
    )
    rig.clock.advance(60_000)
    expect(rig.news()).toEqual([])
    expect(rig.broker.applyChangedConfiguration()).toBe(
      'changes to Destinations;Added destination topic://B;Added destination queue://DEAD;',
    )
    expect(rig.news()[0]).toBe('Manual configuration update triggered')
    expect(rig.broker.applyChangedConfiguration()).toBe(
      `No material change to configuration in URL [file:a.xml] at: ${LATER};`,
    )
    write('<destinations><queue physicalName="A"/></destinations>')
    expect(rig.broker.applyChangedConfiguration()).toBe(
      'changes to Destinations;No runtime support for removal of: topic://B;No runtime support for removal of: queue://DEAD;',
    )
  })

  test('names what only a new start applies, once', async () => {
    const write = await start(
      '<systemUsage><systemUsage><memoryUsage><memoryUsage limit="1mb"/></memoryUsage></systemUsage></systemUsage>',
    )
    rig.news()
    write(
      '<plugins><loggingBrokerPlugin/></plugins><networkConnectors><networkConnector name="n" uri="static:(tcp://h:1)"/></networkConnectors>' +
        '<transportConnectors><transportConnector name="c" uri="tcp://127.0.0.1:0"/></transportConnectors>',
      ' useVirtualTopics="false"',
    )
    rig.clock.advance(1000)
    const lines = rig.news()
    for (const what of [
      'changes of <systemUsage>',
      'changes of <networkConnectors>',
      'changes of <transportConnectors>',
      'changes of useVirtualTopics of <broker>',
      'additions of loggingBrokerPlugin',
    ]) {
      expect(lines).toContain(`No runtime support for ${what}: ${AT_NEXT_START}`)
    }
    rig.clock.advance(3000)
    expect(rig.news()).toEqual([])
  })

  test('refuses a file with mistakes as a whole, names their places once, and goes on as it was', async () => {
    const write = await start(policies('<policyEntry queue="A"/>'))
    rig.news()
    write(
      `${policies('<policyEntry queue="B"/>')}\n  <destinations>\n<queue physicalname="C"/></destinations><nonsense/>`,
    )
    rig.clock.advance(3000)
    const lines = rig.log.texts('error')
    expect(lines[0]).toBe('Failed to parse: URL [file:a.xml]')
    expect(lines.some((line) => /^a\.xml:4:\d+: unknown element <nonsense>/.test(line))).toBe(true)
    expect(rig.log.texts('info')).toEqual([])
    rig.news()
    rig.source.text = '<beans'
    rig.clock.advance(1000)
    expect(rig.news()).toHaveLength(2)
    // A mistake that only shows when the parts are made refuses all of it as well.
    write(`${policies('<policyEntry queue="D"/>')}\n${interceptor('<compositeQueue/>')}`)
    rig.clock.advance(2000)
    expect(rig.news()).toEqual([
      'Failed to parse: URL [file:a.xml]',
      expect.stringMatching(/^a\.xml:3:\d+: <compositeQueue>: it needs a name/),
    ])
    write(policies('<policyEntry queue="E"/>'))
    rig.clock.advance(1000)
    const after = rig.news()
    expect(after).toContain('added policy for: queue://E')
    expect(after).toContain('removed policy for: queue://A')
  })

  test('waits for a file that is gone', async () => {
    const write = await start(policies('<policyEntry queue="A"/>'))
    rig.news()
    rig.source.gone = true
    rig.clock.advance(5000)
    expect(rig.news()).toEqual([
      'Failed to determine lastModified time on configuration: URL [file:a.xml], no such file',
    ])
    rig.source.gone = false
    write(policies('<policyEntry queue="B"/>'))
    rig.clock.advance(1000)
    expect(rig.news()).toContain('added policy for: queue://B')
  })

  test('lets other users in, keeps those who are in, and writes no password to the log', async () => {
    const write = await start(users('ann'))
    const ann = await rig.connect('ann', 'secret-ann')
    rig.news()
    write(users('bob'))
    rig.clock.advance(1000)
    expect(rig.news()).toEqual([
      `change in URL [file:a.xml] at: ${LATER}`,
      'changes to Plugins',
      'applied updates to: simpleAuthenticationPlugin',
    ])
    await expect(rig.connect('ann', 'secret-ann')).rejects.toThrow('User name [ann] or password is invalid')
    await (await rig.connect('bob', 'secret-bob')).close()
    await ann.createSession()
    await ann.close()
    write('')
    rig.clock.advance(1000)
    const lines = rig.news()
    expect(lines).toContain(`No runtime support for removal of: simpleAuthenticationPlugin: ${AT_NEXT_START}`)
    expect(lines.join()).not.toContain('secret')
    await expect(rig.connect('ann', 'secret-ann')).rejects.toThrow('User name [ann] or password is invalid')
    write(users('cid'))
    rig.clock.advance(1000)
    expect(rig.news()).toContain('applied updates to: simpleAuthenticationPlugin')
    await (await rig.connect('cid', 'secret-cid')).close()
  })

  test('asks the new map what is allowed, also who was allowed before [F7.028]', async () => {
    const rights = (write: string): string =>
      users('ann').replace(
        '</plugins>',
        `<authorizationPlugin><map><authorizationMap><authorizationEntries><authorizationEntry queue=">" read="g" write="${write}" admin="g"/><authorizationEntry topic=">" read="g" write="g" admin="g"/></authorizationEntries></authorizationMap></map></authorizationPlugin></plugins>`,
      )
    const write = await start(rights('g'))
    const session = await (await rig.connect('ann', 'secret-ann')).createSession()
    const producer = await session.createProducer('queue://Q')
    await producer.send(session.createTextMessage('m'))
    write(rights('others'))
    rig.clock.advance(1000)
    await expect(producer.send(session.createTextMessage('m'))).rejects.toThrow('not authorized to write to: queue://Q')
    write(rights('g'))
    rig.clock.advance(1000)
    await producer.send(session.createTextMessage('m'))
  })

  test('fills in placeholders anew', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
    const inside = users('ann').replace('secret-ann', '${secret:none}')
    const write = await start(inside)
    await expect(rig.connect('ann', 'fresh')).rejects.toThrow('password is invalid')
    rig.source.properties.set('secret', 'fresh')
    write(inside)
    rig.clock.advance(1000)
    await (await rig.connect('ann', 'fresh')).close()
  })

  test('routes by the virtual destinations that were added, changed and removed', async () => {
    const write = await start('')
    const session = await (await rig.connect()).createSession()
    rig.news()
    write(interceptor('<compositeQueue name="IN"><forwardTo><queue physicalName="OUT"/></forwardTo></compositeQueue>'))
    rig.clock.advance(1000)
    expect(rig.news().slice(1)).toEqual([
      'changes to DestinationInterceptors',
      'applied new: virtualDestinationInterceptor[compositeQueue IN]',
    ])
    await (await session.createProducer('queue://IN')).send(session.createTextMessage('m'))
    write(interceptor('<virtualTopic name="A.>"/>'))
    rig.clock.advance(1000)
    expect(rig.news()).toContain('applied updates to: virtualDestinationInterceptor[virtualTopic A.>]')
    write('')
    rig.clock.advance(1000)
    expect(rig.news()).toContain('removed virtualDestinationInterceptor[virtualTopic A.>]; the defaults hold again')
  })
})
