/** `<publishedAddressPolicy>`: how a connector is shown to clients and other brokers that cannot use what it listens at. */
import { choice, defineOptions, type Option, optionValues, text } from '@hermod/model'
import type { ConfiguredElement } from './activemq-xml/configured.js'

export const publishedAddressPolicyOptions = defineOptions('publishedAddressPolicy', {
  publishedHostStrategy: choice(
    ['default', 'ipaddress', 'hostname', 'fqdn'],
    'default',
    'What is told as the host: a name or the address itself.',
  ),
  portMapping: mapping('Other ports than those listened at: listened=told,…; or a map of Spring.', isPort),
  hostMapping: mapping('Other hosts than the one found: found=told,…; or a map of Spring.', (host) => host !== ''),
  clusterClientUriQuery: text('', 'Options behind the address, without the question mark.'),
})

export interface PublishedAddressPolicy {
  readonly publishedHostStrategy: 'default' | 'ipaddress' | 'hostname' | 'fqdn'
  readonly portMapping: ReadonlyMap<number, number>
  readonly hostMapping: ReadonlyMap<string, string>
  readonly clusterClientUriQuery: string
}

/** Undefined: the policy that every connector has without a word. */
export function publishedAddressPolicy(element: ConfiguredElement | undefined): PublishedAddressPolicy {
  const { portMapping, hostMapping, ...others } = optionValues(publishedAddressPolicyOptions, element?.values)
  const ports = pairs(portMapping).map(([listened, told]) => [Number(listened), Number(told)] as const)
  return { ...others, portMapping: new Map(ports), hostMapping: new Map(pairs(hostMapping)) }
}

function mapping(doc: string, isGood: (side: string) => boolean): Option<string> {
  const expected = 'pairs such as 61616=51616, separated by commas'
  return {
    ...text('', doc),
    expected,
    parse(value) {
      const given = pairs(value)
      if (given.some((pair) => pair.length !== 2 || !pair.every(isGood))) throw new Error(`expected ${expected}`)
      return value
    },
  }
}

function isPort(side: string): boolean {
  return /^\d{1,5}$/.test(side) && Number(side) >= 1 && Number(side) <= 65_535
}

function pairs(value: string): readonly [string, string][] {
  return value
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => pair.split('=').map((side) => side.trim()) as [string, string])
}
