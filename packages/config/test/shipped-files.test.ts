/** Every configuration that ActiveMQ and Debian ship can be checked, and those that need nothing unbuilt start. */
import { describe, expect, test } from 'vitest'
import { checkResult } from '../src/check.js'
import { inspectFixture } from './read-file.js'

const STARTABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ['activemq-5.15.16', 'activemq.xml', ['openwire']],
  ['activemq-5.17.2', 'activemq.xml', ['openwire']],
  ['activemq-6.0.0', 'activemq.xml', ['openwire']],
  ['activemq-6.3.1', 'activemq.xml', ['openwire']],
  ['debian-5.17.2', 'instance-main.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-demo.xml', ['openwire', 'ssl']],
  ['debian-5.17.2', 'activemq-security.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-dynamic-network-broker1.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-dynamic-network-broker2.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-static-network-broker1.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-static-network-broker2.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-mqtt.xml', []],
  ['debian-5.17.2', 'activemq-scalability.xml', ['nio']],
  ['debian-5.17.2', 'activemq-specjms.xml', ['openwire']],
  ['debian-5.17.2', 'activemq-stomp.xml', []],
  ['debian-5.17.2', 'activemq-throughput.xml', ['openwire']],
]

const REFUSED: readonly (readonly [string, string, readonly string[]])[] = [
  ['debian-5.17.2', 'activemq-jdbc.xml', ['jdbcPersistenceAdapter']],
  ['debian-5.17.2', 'activemq-jdbc-performance.xml', ['jdbcPersistenceAdapter']],
  ['debian-5.17.2', 'activemq.xml', ['journalPersistenceAdapterFactory']],
]

describe('configurations that ship', () => {
  test.each(STARTABLE)('%s/%s starts', (directory, file, connectors) => {
    const inspected = inspectFixture(directory, file)
    expect(inspected.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(inspected.settings?.connectors.map(({ name }) => name)).toEqual(connectors)
    expect(checkResult(file, inspected).startable).toBe(true)
  })

  test.each(REFUSED)('%s/%s is refused for the part that is not built', (directory, file, elements) => {
    const inspected = inspectFixture(directory, file)
    const errors = inspected.findings.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ message }) => /<([^>]+)> is not built yet, and cannot/.exec(message)?.[1])).toEqual(elements)
    expect(checkResult(file, inspected).startable).toBe(false)
  })

  test('the secured one has its encrypted passwords decrypted, and its users [F7.038] [F7.039]', () => {
    const [plugin] = inspectFixture('debian-5.17.2', 'activemq-security.xml').settings?.inside.get('plugins') ?? []
    expect(plugin?.properties.get('users')?.map(({ values }) => values)).toEqual([
      { username: 'system', password: 'manager', groups: 'users,admins' },
      { username: 'user', password: 'password', groups: 'users' },
      { username: 'guest', password: 'password', groups: 'guests' },
    ])
  })

  test('check of the secured one shows none of them', () => {
    const { lines } = checkResult('x', inspectFixture('debian-5.17.2', 'activemq-security.xml'))
    expect(lines.join('\n')).toMatch(/username="system"[\s\S]*password="\*\*\*"/)
    expect(lines.filter((line) => /manager"|password="(?!\*\*\*")/.test(line))).toEqual([])
  })

  test("check of ActiveMQ's default file tells each element's lot", () => {
    const lines = checkResult('activemq.xml', inspectFixture('activemq-5.17.2', 'activemq.xml')).lines
    const line = (part: string): string => lines.find((text) => text.includes(part)) ?? ''
    expect(line('<kahaDB>')).toMatch(/^76:13 +<kahaDB> +works/)
    expect(line('<persistenceAdapter>')).toMatch(/^75:9 +<persistenceAdapter> +works/)
    expect(line('percentOfJvmHeap')).toContain('works')
    expect(line('ignored because there is no JVM')).toMatch(/^65:13 +<managementContext>/)
    expect(lines.filter((text) => text.includes('connectors are not opened'))).toHaveLength(8)
    expect(lines.at(-1)).toContain('a broker starts from it; 5 things asked for have no effect')
  })
})
