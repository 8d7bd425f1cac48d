/**
 * The place of ActiveMQ's `messageAuthorizationPolicy`: a decision of your own, per message and consumer, in code.
 *
 *   startBroker(settings, { log, plugins: [messageAuthorization({ isAllowedToConsume: … })] })
 */
import type { BrokerPlugin, ConnectionContext, Message, PluginFactory } from '@hermod/model'

export interface MessageAuthorizationPolicy {
  /**
   * False: the consumer does not get the message, as if its selector did not match; others may. Asked for each message
   * and consumer, so it should be quick. Properties of the message are decoded when they are first looked at.
   */
  isAllowedToConsume(context: ConnectionContext, message: Message): boolean
}

export function messageAuthorization(policy: MessageAuthorizationPolicy): PluginFactory {
  return (): BrokerPlugin => ({
    name: 'messageAuthorizationPolicy',
    mayConsume: (context, message) => policy.isAllowedToConsume(context, message),
  })
}
