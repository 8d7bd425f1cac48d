/** `messageInterceptorStrategy` of a policy: one rewriting of headers, or several one after the other. */
import { beansIn, type ConfiguredBean, type Message, optionValues } from '@hermod/model'
import { headerMessageInterceptorStrategyOptions } from '../../options/message-interceptor.js'
import { rewriteHeader } from './header-interceptor.js'

/** Changes a message that has just come in; `fromNetwork`: by way of another broker. */
export type MessageInterceptor = (message: Message, nowMs: number, fromNetwork: boolean) => void

/** Undefined: messages stay as they are. */
export function interceptorOf(bean: ConfiguredBean | undefined): MessageInterceptor | undefined {
  if (bean?.name === 'chainMessageInterceptorStrategy') return chain(beansIn(bean, 'messageStrategies'))
  if (bean?.name !== 'headerMessageInterceptorStrategy') return undefined
  const options = optionValues(headerMessageInterceptorStrategyOptions, bean.values)
  return (message, nowMs, fromNetwork) => {
    if (!fromNetwork || options.processNetworkMessages) rewriteHeader(message, options, nowMs)
  }
}

function chain(beans: readonly ConfiguredBean[]): MessageInterceptor {
  const links = beans.flatMap((bean) => interceptorOf(bean) ?? [])
  return (message, nowMs, fromNetwork) => {
    for (const link of links) link(message, nowMs, fromNetwork)
  }
}
