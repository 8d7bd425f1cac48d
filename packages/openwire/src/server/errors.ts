/** What the adapter itself refuses, and how any error looks on the wire. */
import { BrokerError, defineErrors, type ThrowableInfo } from '@hermod/model'

export const openWireErrors = defineErrors('OPENWIRE', {
  notConnected: {
    message: '{command} came before a ConnectionInfo had been accepted; connect first',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  alreadyConnected: {
    message: 'this link already carries the connection {connectionId}; open another link',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  missingField: {
    message: '{command} lacks its {field}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  tooMany: {
    message: "Can't add {kind} on connection {connectionId}: at maximum limit: {limit}",
    jms: 'java.lang.IllegalStateException',
    retry: false,
  },
  notRegistered: {
    message: 'Cannot {action} that had not been registered: {id}',
    jms: 'java.lang.IllegalStateException',
    retry: false,
  },
  producerUnknown: {
    message: 'cannot send with the producer {producerId}: it had not been registered',
    jms: 'javax.jms.IllegalStateException',
    retry: false,
  },
  unexpected: {
    message: '{command} is not a command that a broker takes from this peer',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  unavailable: {
    message: '{feature}: not available in this broker yet',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  badPath: {
    message: 'the brokerPath of the message {messageId} {fault}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  badIntroduction: {
    message: '{fault}; a broker that introduces itself so is not let in',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  transactionType: {
    message: 'unknown transaction command {type}',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
  internal: {
    message: 'internal error of the broker: {problem}; its log says more',
    jms: 'javax.jms.JMSException',
    retry: false,
  },
})

/** Foreseen errors as they are; anything else is a bug of ours and said to be one. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const problem = error instanceof Error ? error.message : String(error)
  return openWireErrors.internal({ problem }, { cause: error })
}

/** Class names decide how a Java client behaves. */
export function toThrowable(error: BrokerError): ThrowableInfo {
  return { className: error.jmsClass, message: error.message }
}
