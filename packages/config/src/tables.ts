/**
 * Every option table there is, by the name of its element. The packages' `./options` doors bring theirs; the tables
 * here describe what belongs to the configuration file itself. A table under the name of an XML element makes that
 * element one that works.
 */
import * as brokerDoor from '@hermod/broker/options'
import * as clientDoor from '@hermod/client/options'
import * as clusterDoor from '@hermod/cluster/options'
import { brokerFilter, checkAnnouncement, checkDiscovery, networkConnectorOptions } from '@hermod/cluster/options'
import * as jmsBridgeDoor from '@hermod/jms-bridge/options'
import {
  defineOptions,
  duration,
  flag,
  integer,
  type OptionRows,
  type OptionTable,
  type OptionValues,
  text,
} from '@hermod/model'
import * as securityDoor from '@hermod/security/options'
import * as storeDoor from '@hermod/store/options'
import * as transportDoor from '@hermod/transport/options'
import { publishedAddressPolicyOptions } from './published-address-policy.js'

const UNBUILT = { status: 'unbuilt' } as const

export const transportConnectorOptions = defineOptions('transportConnector', {
  name: text('', "Name in logs and views; the connector's address when empty."),
  uri: text('', 'Address to listen at, with its options.'),
  allowLinkStealing: flag(false, 'A client id in use is taken over by the newcomer in place of refusing it.'),
  autoStart: flag(true, 'Opens the connector when the broker starts.'),
  discoveryUri: {
    ...text('', 'Where the connector is announced to other brokers: multicast://default.'),
    parse(uri) {
      checkAnnouncement(uri)
      return uri
    },
  },
  updateClusterClients: flag(false, 'Tells failover clients which brokers the bridges of this one lead to.'),
  updateClusterClientsOnRemove: flag(false, 'Tells them as well when a bridge has ended.'),
  rebalanceClusterClients: flag(false, 'Asks them to spread over the brokers; those that just moved stay.'),
  updateClusterFilter: {
    ...text('', 'Regular expressions, separated by commas, for the names of the brokers they are told of; empty: all.'),
    parse(expressions) {
      brokerFilter(expressions)
      return expressions
    },
  },
  auditNetworkProducers: flag(
    false,
    'After a restart, what bridges bring is a duplicate if the store had a later message of its producer, consumed or not.',
  ),
  disableAsyncDispatch: flag(false, 'Dispatches to consumers in the thread of the sender.', UNBUILT),
  enableStatusMonitor: flag(false, 'Watches connections for slow ones.', UNBUILT),
  warnOnRemoteClose: flag(false, 'Logs a warning when a client drops its connection without saying farewell.'),
  displayStackTrace: flag(false, 'Logs stacks with warnings about failed connections.'),
  maximumConsumersAllowedPerConnection: integer(0, 'A connection that opens more consumers is refused; 0: no limit.', {
    min: 0,
  }),
  maximumProducersAllowedPerConnection: integer(0, 'A connection that opens more producers is refused; 0: no limit.', {
    min: 0,
  }),
})

/** The table itself takes any text, for it also reads what other brokers tell of their connectors. */
export const networkConnectorUri = defineOptions('networkConnector', {
  uri: {
    ...networkConnectorOptions.rows.uri,
    parse(uri) {
      checkDiscovery(uri)
      return uri
    },
  },
})

export const proxyConnectorOptions = defineOptions('proxyConnector', {
  name: text('', 'Name in log lines; the address when empty.'),
  bind: text('', 'Address to listen at, with its options.'),
  remote: text(
    '',
    'Address of the broker that connections are passed on to; failover:(…) for the first one that answers.',
  ),
  proxyToLocalBroker: flag(true, 'With a failover: address, this broker is the last one to try.'),
})
export type ProxyConnectorOptions = OptionValues<typeof proxyConnectorOptions>

export const sharedFileLockerOptions = defineOptions('shared-file-locker', {
  lockAcquireSleepInterval: duration(
    10_000,
    'Time between attempts of a slave to take the lock; if not given it tries every 50 ms.',
    { min: 1 },
  ),
  failIfLocked: flag(false, 'Fails the start instead of waiting as a slave.'),
  directory: text('', "Directory of the lock file; empty: the store's."),
  name: text('', 'Set by the broker itself.', UNBUILT),
})

export const ioExceptionHandlerOptions = defineOptions('defaultIOExceptionHandler', {
  ignoreAllErrors: flag(false, 'Goes on after any disk error; the sends it hit are refused.'),
  ignoreNoSpaceErrors: flag(true, 'Goes on when the disk is full; the sends it hit are refused.'),
  noSpaceMessage: text('space', 'Text in an error that means the disk is full.'),
  ignoreSQLExceptions: flag(true, 'Goes on after errors of a database.', UNBUILT),
  sqlExceptionMessage: text('', 'Text in an error that means the database is away.', UNBUILT),
  stopStartConnectors: flag(false, 'Closes the connectors until the disk works again.', UNBUILT),
  resumeCheckSleepPeriod: duration(5000, 'Time between looks whether the disk works again.', { min: 1 }),
  systemExitOnShutdown: flag(false, 'Ends the process when a disk error stopped the broker.', UNBUILT),
})

export const queueOptions = defineOptions('queue', {
  physicalName: text('', 'Name of a queue that is made when the broker starts.'),
  DLQ: flag(false, 'It is for dead letters; any queue that gets one is taken for such.'),
})
export const topicOptions = defineOptions('topic', {
  physicalName: text('', 'Name of a topic that is made when the broker starts.'),
})

/** Which destinations an entry is for; its settings are the broker's table. */
export const policyEntryPatterns = defineOptions('policyEntry', {
  queue: text(
    '',
    'Pattern of the queues the entry is for: `*` stands for one part of a name, `>` for all that follow.',
  ),
  topic: text('', 'Pattern of the topics the entry is for.'),
  tempQueue: text('', 'Pattern of the temporary queues the entry is for; true means all.'),
  tempTopic: text('', 'Pattern of the temporary topics the entry is for; true means all.'),
})

const OWN = [
  policyEntryPatterns,
  sharedFileLockerOptions,
  ioExceptionHandlerOptions,
  transportConnectorOptions,
  networkConnectorUri,
  publishedAddressPolicyOptions,
  proxyConnectorOptions,
  queueOptions,
  topicOptions,
]

let tables: ReadonlyMap<string, OptionTable> | undefined

/** All tables by element; where two doors have one of the same name, their rows are joined, the configuration's own last. */
export function optionTables(): ReadonlyMap<string, OptionTable> {
  tables ??= collect(
    [brokerDoor, storeDoor, transportDoor, clientDoor, clusterDoor, jmsBridgeDoor, securityDoor]
      .flatMap(tablesOf)
      .concat(OWN),
  )
  return tables
}

function collect(all: readonly OptionTable[]): ReadonlyMap<string, OptionTable> {
  const byElement = new Map<string, OptionTable>()
  for (const table of all) {
    const rows: OptionRows = { ...byElement.get(table.element)?.rows, ...table.rows }
    byElement.set(table.element, { element: table.element, rows })
  }
  return byElement
}

function tablesOf(door: object): OptionTable[] {
  return Object.values(door).filter(isTable)
}

function isTable(value: unknown): value is OptionTable {
  return typeof value === 'object' && value !== null && 'element' in value && 'rows' in value
}
