/** What the addresses of discoveries can be told, with ActiveMQ's names and defaults. */
import { defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

/** Behind `static:(…)` and `masterslave:(…)`. */
export const staticDiscoveryOptions = defineOptions('static uri', {
  initialReconnectDelay: duration(1000, 'Wait before a broker that was lost is looked for again.', { min: 0 }),
  maxReconnectDelay: duration(30_000, 'Longest such wait.', { min: 0 }),
  useExponentialBackOff: flag(true, 'The wait grows while attempts fail.'),
  backOffMultiplier: integer(2, 'How fast it grows.', { min: 1 }),
  maxReconnectAttempts: integer(0, 'Attempts that may fail one after the other; 0: any number.', { min: 0 }),
  minConnectTime: duration(5000, 'A bridge that fails sooner counts as a failed attempt.', { min: 0 }),
})
export type StaticDiscoveryOptions = OptionValues<typeof staticDiscoveryOptions>

/** Behind `multicast:…`, of a connector that looks for brokers and of one that is announced to them. */
export const multicastDiscoveryOptions = defineOptions('multicast uri', {
  group: text('default', 'Only brokers of the same group hear each other.'),
  keepAliveInterval: duration(500, 'Wait between announcements; a broker not heard for ten of them has gone.', {
    min: 10,
  }),
  timeToLive: integer(1, 'Networks that announcements may pass; 0: this host only.', { min: 0, max: 255 }),
  loopBackMode: flag(false, 'Announcements are not heard on this host.'),
  interface: text('', 'Address of the network interface that announcements leave by.'),
  networkInterface: text('', 'Its name; comes before interface.'),
  joinNetworkInterface: text('', 'Name of the network interface that is listened on; empty: the first that leads out.'),
  initialReconnectDelay: duration(5000, 'Wait before a broker whose bridge was lost is linked again.', { min: 0 }),
  maxReconnectDelay: duration(30_000, 'Longest such wait.', { min: 0 }),
  useExponentialBackOff: flag(false, 'The wait grows while bridges fail.'),
  backOffMultiplier: integer(2, 'How fast it grows.', { min: 1 }),
  maxReconnectAttempts: integer(0, 'Failures after which a broker is left alone until it was away; 0: any number.', {
    min: 0,
  }),
})
export type MulticastDiscoveryOptions = OptionValues<typeof multicastDiscoveryOptions>
