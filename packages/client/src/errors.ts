/** What the client itself refuses or reports. Errors that the broker sent come as JmsError with the broker's text. */
import { defineErrors } from '@hermod/model'

export const clientErrors = defineErrors('CLIENT', {
  closed: { message: 'The {what} is closed', jms: 'javax.jms.IllegalStateException', retry: false },
  gone: {
    message: 'The connection is closed: {reason}',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  badUri: {
    message: 'Broker URL {uri} cannot be used: {reason}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  badRedeliveryPolicy: {
    message: 'The redelivery policy of {destination} cannot be used: {reason}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  badTls: {
    message: 'The stores for encrypted connections cannot be used: {reason}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  notConnected: {
    message: 'Failover timeout of {timeoutMs} ms reached.',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  tooManyWaiting: {
    message: 'More than {limit} commands wait for a connection to any of {uris}',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  badUpdateUris: {
    message: 'updateURIsURL={place} cannot be read: {reason}',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  gaveUp: {
    message: 'Could not connect to any of {uris} after {attempts} attempt(s): {reason}',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  connectionLost: {
    message: 'The connection to {remote} was lost: {reason}',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  timeout: {
    message: 'The broker did not answer {what} within {timeoutMs} ms',
    jms: 'javax.jms.JMSException',
    retry: true,
  },
  inDoubt: {
    message:
      'Transaction {id} was rolled back: the connection was lost while {what}. Do the work of the transaction again',
    jms: 'javax.jms.TransactionRolledBackException',
    retry: true,
  },
  noDestination: {
    message: 'This producer has no destination of its own: name one with each send',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  fixedDestination: {
    message: 'This producer sends to {destination} only; make one without destination to name it with each send',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  deletedDestination: {
    message: 'Cannot publish to a deleted destination: {destination}',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  foreignTemporary: {
    message: 'Cannot consume from {destination}: it belongs to another connection',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  transacted: {
    message: '{what} is not possible on a transacted session',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  notTransacted: {
    message: '{what} needs a transacted session',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  listenerSet: {
    message: 'This consumer delivers to a listener; receive() is not possible meanwhile',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  badDestinationOption: {
    message: 'Destination {destination} has the option {option}: {reason}',
    jms: 'javax.jms.InvalidDestinationException',
    retry: false,
  },
  needsClientId: {
    message: 'A durable subscription needs a client id: give one to the connection',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  tooLarge: {
    message:
      'A body of {size} bytes cannot be sent: the broker takes frames of less than {limit} bytes. Compress it, cut it up, or raise wireFormat.maxFrameSize there',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  badValue: { message: '{what}: {reason}', jms: 'javax.jms.JMSException', retry: false },
})

/** An exception that the broker answered with. `className` is the Java class it named. */
export class JmsError extends Error {
  override readonly name = 'JmsError'
  constructor(
    readonly className: string,
    message: string,
  ) {
    super(message)
  }
}
