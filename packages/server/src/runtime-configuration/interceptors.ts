/** `<destinationInterceptors>`: virtual destinations and mirrored queues, for living destinations too. */
import { type KernelHost, prepareInterceptors } from '@hermod/broker'
import { mirroredQueueOptions } from '@hermod/broker/options'
import { sameConfiguration } from '@hermod/config'
import { beansIn, type ConfiguredBean, optionValues } from '@hermod/model'
import { destinationInterceptors } from '../virtual-destinations.js'
import type { Area } from './change.js'

const PROPERTY = 'destinationInterceptors'

export function interceptorArea({ kernel, log }: KernelHost): Area {
  return (held, read) => {
    const before = beansIn({ properties: held.inside }, PROPERTY)
    const after = beansIn({ properties: read.inside }, PROPERTY)
    if (sameConfiguration(before, after)) return undefined
    const replace = prepareInterceptors(kernel, destinationInterceptors(read.inside, log))
    return (tell) => {
      tell('changes to DestinationInterceptors')
      replace()
      if (after.length === 0) tell(`removed ${namesOf(before)}; the defaults hold again`)
      else tell(`${before.length === 0 ? 'applied new' : 'applied updates to'}: ${namesOf(after)}`)
    }
  }
}

function namesOf(interceptors: readonly ConfiguredBean[]): string {
  return interceptors.map((bean) => `${bean.name}[${partsOf(bean).join(', ')}]`).join(', ')
}

function partsOf(interceptor: ConfiguredBean): string[] {
  if (interceptor.name === 'mirroredQueue') {
    const { prefix, postfix } = optionValues(mirroredQueueOptions, interceptor.values)
    return [`${prefix}*${postfix}`]
  }
  return beansIn(interceptor, 'virtualDestinations').map(({ name, values }) => `${name} ${values['name'] ?? ''}`.trim())
}
