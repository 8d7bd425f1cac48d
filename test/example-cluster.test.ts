/** What stands in examples/cluster fits together: the compose file, the configurations it mounts, and the image. */
import { existsSync, readFileSync } from 'node:fs'
import { readActiveMqXml } from '@hermod/config'
import { expect, test } from 'vitest'
import { readYaml, type YamlMap } from './support/yaml.js'

const ROOT = new URL('../', import.meta.url)
const EXAMPLE = new URL('examples/cluster/', ROOT)
const text = (name: string): string => readFileSync(new URL(name, EXAMPLE), 'utf8')

const compose = readYaml(text('docker-compose.yaml'))
const services = compose['services'] as Record<string, YamlMap>
const dockerfile = text('Dockerfile')

interface Service {
  readonly volumes: readonly string[]
  readonly ports: readonly string[]
  readonly depends_on?: readonly string[]
  readonly environment: { readonly ACTIVEMQ_BROKER_NAME: string }
}
const service = (name: string): Service => services[name] as unknown as Service

function configuration(name: string, environment: Record<string, string>) {
  const path = new URL(`${name}/conf/activemq.xml`, EXAMPLE).pathname
  return readActiveMqXml(path, {
    systemProperties: new Map([['activemq.data', '/opt/apache-activemq/data']]),
    environment,
    readFile: (file) => readFileSync(file, 'utf8'),
    heapBytes: 2 ** 30,
  })
}

test('four services: two pairs with a store each, a slave behind its master, ports side by side', () => {
  expect(Object.keys(services)).toEqual(['amq1', 'amq2', 'amq3', 'amq4'])
  const store = (name: string): string | undefined => service(name).volumes.find((volume) => volume.startsWith('data'))
  expect(['amq1', 'amq2', 'amq3', 'amq4'].map(store)).toEqual(
    ['data1', 'data1', 'data2', 'data2'].map((volume) => `${volume}:/opt/apache-activemq/data/kahadb`),
  )
  expect(Object.keys(compose['volumes'] as YamlMap)).toEqual(['data1', 'data2'])
  expect(service('amq2').depends_on).toEqual(['amq1'])
  expect(service('amq4').depends_on).toEqual(['amq3'])
  Object.keys(services).forEach((name, i) => {
    expect(service(name).ports).toEqual([`${61616 + i}:61616`, `${8161 + i}:8161`])
  })
})

test.each(Object.keys(services))('%s mounts its own configuration, which reads without a complaint', (name) => {
  const { volumes, environment } = service(name)
  expect(volumes[0]).toBe(`./${name}/conf/activemq.xml:/opt/apache-activemq/conf/activemq.xml:ro`)
  const { settings, warnings } = configuration(name, environment)
  expect(warnings).toEqual([])
  expect(settings.broker.brokerName).toBe(environment.ACTIVEMQ_BROKER_NAME)
  expect(configuration(name, {}).settings.broker.brokerName).toBe(environment.ACTIVEMQ_BROKER_NAME)
  expect(settings.connectors.map(({ address }) => address.text.split('?')[0])).toEqual(['tcp://0.0.0.0:61616'])
})

test('the image is made of what is there, runs as somebody, and is asked for its health where the broker answers', () => {
  for (const [, from] of dockerfile.matchAll(/^COPY (\w+) /gm)) expect(existsSync(new URL(from!, ROOT))).toBe(true)
  for (const [, from] of dockerfile.matchAll(/^COPY --from=build \/build\/(\w+) /gm)) {
    expect(existsSync(new URL(from!, ROOT))).toBe(true)
  }
  const user = dockerfile.lastIndexOf('\nUSER node\n')
  expect(user).toBeGreaterThan(dockerfile.lastIndexOf('\nFROM '))
  const port = /-Dhermod\.health=(\d+)/.exec(dockerfile)?.[1]
  expect(/http:\/\/127\.0\.0\.1:(\d+)\/ready/.exec(dockerfile)?.[1]).toBe(port)
  for (const name of Object.keys(services)) expect(service(name).ports[1]).toMatch(new RegExp(`:${port}$`))
  expect((services['amq1']!['build'] as YamlMap)['dockerfile']).toBe('examples/cluster/Dockerfile')
})
