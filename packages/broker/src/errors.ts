/** What the broker refuses, in ActiveMQ's words where a Java client may look at them. */
import { defineErrors } from '@hermod/model'

const FLOW_CONTROL = 'See http://activemq.apache.org/producer-flow-control.html for more info'

export const errors = defineErrors('BROKER', {
  // Connections.
  missingClientId: {
    message: 'No clientID specified for connection request',
    jms: 'javax.jms.InvalidClientIDException',
    retry: false,
  },
  duplicateClientId: {
    message: 'Broker: {broker} - Client: {clientId} already connected from {address}',
    jms: 'javax.jms.InvalidClientIDException',
    retry: true,
  },
  linkStolen: {
    message: 'Client: {clientId} connected again from {address}, which ends this connection',
    jms: 'javax.jms.InvalidClientIDException',
    retry: false,
  },
  replaced: {
    message: 'Connection {connectionId} was continued from {address}, which ends this one',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  connectionOfAnother: {
    message: 'Connection {connectionId} is that of another user, who is still connected',
    jms: 'java.lang.SecurityException',
    retry: false,
  },
  brokerStopping: {
    message: 'Broker {broker} is being stopped; connect to another one or later',
    jms: 'java.io.IOException',
    retry: true,
  },
  connectionClosed: {
    message: 'Connection {connectionId} is closed',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },

  // Sessions, producers, consumers.
  sessionUnknown: {
    message: 'Session {id} had not been registered on its connection',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  producerUnknown: {
    message: 'Cannot send by producer {id}: it had not been registered',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  consumerExists: {
    message: 'Consumer {id} is already registered; use another id',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  consumerClosed: {
    message: 'Consumer {id} was closed by the broker: {reason}',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  selectorTooCostly: {
    message:
      'Consumer {id} of connection {connection} is closed: with the messages of {destination} the selectors of its connection took more than {limit} steps a second; use simpler patterns than in [{selector}], or shorter properties',
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  invalidSelector: {
    message: 'Selector [{selector}] is not valid: {reason}',
    jms: 'javax.jms.InvalidSelectorException',
    retry: false,
  },

  // Destinations.
  destinationMissing: {
    message: 'Cannot {action} without a destination',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  destinationName: {
    message: 'Destination {destination} cannot be used: {reason}',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  destinationInUse: {
    message: 'Destination: {destination} still has an active subscription: {consumer}',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  temporaryNotYours: {
    message: '{destination} is a temporary destination of another connection, which alone can remove it',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  tooManyDestinations: {
    message: 'The maxmimum number of destinations allowed ({limit}) has already been reached.',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  tooManyOfPolicy: {
    message: 'The maxmimum number of destinations allowed ({limit}) for the policy {pattern} has already been reached.',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  virtualTooMany: {
    message:
      'The message was not sent: composite and virtual destinations lead it to more than {limit} places, {destination} among them',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  virtualCircle: {
    message:
      'Nothing can be sent to {destination}: its virtual destinations forward to each other in a circle; remove one forwardTo of the circle',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  // The class puts the sentence around the name.
  noSuchTemporary: {
    message: '{destination}',
    jms: 'org.apache.activemq.DestinationDoesNotExistException',
    retry: false,
  },
  temporaryNotOwner: {
    message: 'Subscribing to a temporary {kind} created by another connection is not permitted',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },

  // Durable subscriptions.
  durableInUse: {
    message: 'Durable consumer is in use for client: {clientId} and subscriptionName: {name}',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  durableKeyTaken: {
    message: 'A durable subscription of another client is stored as {key}; use another client id or name',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  durableRemoveInUse: {
    message: 'Durable consumer is in use',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  durableUnknown: {
    message: 'No durable subscription exists for clientID: {clientId} and subscriptionName: {name}',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  durableOnQueue: {
    message: 'A durable subscription cannot be created for {destination}; it needs a topic that is not temporary',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  durablesRejected: {
    message: 'Durable Consumers are not allowed',
    jms: 'javax.jms.JMSException',
    retry: false,
  },

  // Acknowledgements.
  ackNotDispatched: {
    message: 'Could not correlate acknowledgment with dispatched message: {ack}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  unmatchedAckFirst: {
    message: 'Unmatched acknowledge: {ack}; Could not find Message-ID {id} in dispatched-list (start of ack)',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  unmatchedAckLast: {
    message: 'Unmatched acknowledge: {ack}; Could not find Message-ID {id} in dispatched-list (end of ack)',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  unmatchedAckCount: {
    message:
      'Unmatched acknowledge: {ack}; Expected message count ({expected}) differs from count in dispatched-list ({actual})',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  poisonInTransaction: {
    message: 'Poison ack cannot be transacted: {ack}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  retryUnknown: {
    message: 'Could not find message: {id}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  retryNoOrigin: {
    message: 'No original destination for message: {id}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  ackType: {
    message: 'Invalid acknowledgment: {ack}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },

  // Transactions.
  transactionUnknown: {
    message: "Transaction '{id}' has not been started.",
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  transactionExists: {
    message: "Transaction '{id}' has already been started.",
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  transactionRollbackOnly: {
    message: 'COMMIT FAILED: Transaction rolled back: {id}: {reason}',
    jms: 'javax.jms.TransactionRolledBackException',
    retry: false,
  },
  prepareUnknown: {
    message: 'Cannot prepare a transaction that had not been started or previously returned XA_RDONLY: {id}',
    jms: 'java.lang.IllegalStateException',
    retry: false,
  },
  xaUnknown: {
    message: "Transaction '{id}' has not been started. xaErrorCode:-4",
    jms: 'javax.transaction.xa.XAException',
    retry: false,
  },
  xaWrongState: {
    message: 'Cannot {action} transaction {id} while it is {state}. xaErrorCode:-6',
    jms: 'javax.transaction.xa.XAException',
    retry: false,
  },
  xaRollbackOnly: {
    message: 'COMMIT FAILED: Transaction rolled back: {id}: {reason}. xaErrorCode:100',
    jms: 'javax.transaction.xa.XAException',
    retry: false,
  },

  // Limits and the store.
  uncommittedExceeded: {
    message:
      "Can not send message on transaction with id: '{id}', Transaction has reached the maximum allowed number of pending send operations before commit of '{limit}'",
    jms: 'javax.jms.ResourceAllocationException',
    retry: false,
  },
  memoryFull: {
    message: `Usage Manager Memory Limit reached on {destination}. ${FLOW_CONTROL}`,
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  memoryFullTopic: {
    message: `Usage Manager memory limit ({limitBytes}) reached. Rejecting send for producer ({producerId}) to prevent flooding {destination}. ${FLOW_CONTROL}`,
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  memoryWaitTimeout: {
    message: `Usage Manager Memory Limit Wait Timeout. Stopping producer ({producerId}) to prevent flooding {destination}. ${FLOW_CONTROL}`,
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  storeFull: {
    message: `Persistent store is Full, {percent}% of {limitBytes}. Stopping producer ({producerId}) to prevent flooding {destination}. ${FLOW_CONTROL}`,
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  tempFull: {
    message: `Temp Store is Full ({percent}% of {limitBytes}). Stopping producer ({producerId}) to prevent flooding {destination}. ${FLOW_CONTROL}`,
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  tooManyCopies: {
    message:
      'The message was not sent: its copies for {count} places, {destination} and more, would outgrow {limit} ({limitBytes} bytes)',
    jms: 'javax.jms.ResourceAllocationException',
    retry: false,
  },
  // Scheduled messages.
  repeatTooLarge: {
    message: 'The scheduled repeat value is too large',
    jms: 'javax.jms.MessageFormatException',
    retry: false,
  },
  scheduledNumber: {
    message: '{name} must be a whole number, not {value}',
    jms: 'javax.jms.MessageFormatException',
    retry: false,
  },
  cronTokens: {
    message: 'Not a valid cron entry - wrong number of tokens({count}): {cron}',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  cronField: {
    message: 'Not a valid cron entry - {field}:{token} names no time: {cron}',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  tooManyBrowses: {
    message: '{count} requests to see the scheduled jobs wait for their answers; ask again later',
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  tooManyStatistics: {
    message: '{count} requests for statistics wait for their answers; ask again later',
    jms: 'javax.jms.ResourceAllocationException',
    retry: true,
  },
  cronTooLong: {
    message: 'Not a valid cron entry - more than {limit} {what}',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  cronNeverDue: {
    message: 'Not a valid cron entry - it is never due: {cron}',
    jms: 'java.lang.IllegalArgumentException',
    retry: false,
  },
  pluginFailed: {
    message: 'Plug-in {plugin} failed, so the request was refused: {reason}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  storeFailed: {
    message: 'The store could not keep what was sent or acknowledged: {reason}',
    jms: 'java.io.IOException',
    retry: true,
  },
})
