/** Policies and limits: what is taken without a word, what of it has a reason to do nothing, and what is warned of. */
import { policyEntryOptions } from '@hermod/broker/options'
import { describe, expect, test } from 'vitest'
import { ATTRIBUTE_REMARKS } from '../../src/activemq-xml/elements.js'
import { inspectBroker, told } from '../read-file.js'

const policy = (attributes: string, inside = '') =>
  inspectBroker(
    `<destinationPolicy><policyMap><policyEntries><policyEntry queue=">" ${attributes}>${inside}</policyEntry></policyEntries></policyMap></destinationPolicy>`,
  )

describe('a policy entry', () => {
  test('takes each of its elements without a warning', () => {
    const elements: Record<string, readonly string[]> = {
      dispatchPolicy: [
        'simpleDispatchPolicy',
        'strictOrderDispatchPolicy',
        'roundRobinDispatchPolicy',
        'priorityDispatchPolicy',
        'clientIdFilterDispatchPolicy ptpSuffix=".X"',
      ],
      subscriptionRecoveryPolicy: [
        'fixedSizedSubscriptionRecoveryPolicy maximumSize="1000" useSharedBuffer="false"',
        'fixedCountSubscriptionRecoveryPolicy maximumSize="3"',
        'lastImageSubscriptionRecoveryPolicy',
        'timedSubscriptionRecoveryPolicy recoverDuration="1000"',
        'noSubscriptionRecoveryPolicy',
        'retainedMessageSubscriptionRecoveryPolicy',
      ],
      messageEvictionStrategy: [
        'oldestMessageEvictionStrategy evictExpiredMessagesHighWatermark="10"',
        'oldestMessageWithLowestPriorityEvictionStrategy',
        'uniquePropertyMessageEvictionStrategy propertyName="key"',
      ],
      slowConsumerStrategy: [
        'abortSlowConsumerStrategy maxSlowCount="3" abortConnection="true" name="watch"',
        'abortSlowAckConsumerStrategy maxTimeSinceLastAck="10" ignoreIdleConsumers="false"',
      ],
      messageInterceptorStrategy: ['headerMessageInterceptorStrategy forceDeliveryMode="true"'],
      pendingQueuePolicy: ['storeCursor', 'fileQueueCursor', 'vmQueueCursor'],
      pendingSubscriberPolicy: ['vmCursor', 'fileCursor'],
      pendingDurableSubscriberPolicy: [
        'storeDurableSubscriberCursor useCache="false" immediatePriorityDispatch="false"',
        'vmDurableCursor',
        'fileDurableSubscriberCursor',
      ],
    }
    for (const [property, each] of Object.entries(elements)) {
      for (const element of each) {
        expect([element, told(policy('', `<${property}><${element}/></${property}>`))]).toEqual([element, []])
      }
    }
  })

  test('warns of what needs a Java object or another broker', () => {
    const query = '<subscriptionRecoveryPolicy><queryBasedSubscriptionRecoveryPolicy/></subscriptionRecoveryPolicy>'
    expect(told(policy('', query)).join()).toContain('its query is a Java object')
    const network = '<dispatchPolicy><priorityNetworkDispatchPolicy/></dispatchPolicy>'
    expect(told(policy('', network)).join()).toContain('priorityNetworkDispatchPolicy')
  })

  test('says where a value is wrong and what it may be', () => {
    const period = '<slowConsumerStrategy><abortSlowConsumerStrategy checkPeriod="0"/></slowConsumerStrategy>'
    expect(told(policy('', period)).join()).toContain('checkPeriod="0" of <abortSlowConsumerStrategy>: expected')
    expect(told(policy('maxBrowsePageSize="none"')).join()).toContain(
      'maxBrowsePageSize="none" of <policyEntry>: expected',
    )
  })

  test('has no attribute that is silently without effect: it works, says why it need not, or is warned of', () => {
    const references = Object.entries(policyEntryOptions.rows).filter(([, row]) => row.doc === 'Bean.')
    const unbuilt = Object.entries(policyEntryOptions.rows).filter(([, row]) => row.status === 'unbuilt')
    const unexplained = unbuilt.map(([name]) => name).filter((name) => !(`policyEntry.${name}` in ATTRIBUTE_REMARKS))
    const later = ['advancedMessageStatisticsEnabled', 'advancedNetworkStatisticsEnabled', 'gcWithNetworkConsumers']
    const known = [...references.map(([name]) => name), ...later]
    expect(unexplained.filter((name) => !known.includes(name))).toEqual([])
  })
})

describe('what has nothing to do here', () => {
  test('is taken without a warning, and `check` says why [F4.097] [F4.109] [F4.121] [F4.122] [F4.133]', () => {
    const attributes = {
      maxProducersToAudit: '7',
      maxAuditDepth: '7',
      maxQueueAuditDepth: '7',
      reduceMemoryFootprint: 'true',
      doOptimzeMessageStorage: 'false',
      optimizeMessageStoreInFlightLimit: '7',
      useTopicSubscriptionInflightStats: 'false',
      lazyDispatch: 'true',
    }
    const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`)
    const inspected = policy(written.join(' '))
    expect(told(inspected)).toEqual([])
    const report = inspected.reports.find(({ name }) => name === 'policyEntry')!
    const said = report.attributes.filter(({ name }) => name in attributes)
    expect(said.map(({ remark }) => remark)).toEqual(Object.keys(attributes).map((name) => remarkOf(name)))
    const system = inspectBroker('<systemUsage><systemUsage checkLimitsLogLevel="debug"/></systemUsage>')
    expect(told(system)).toEqual([])
  })
})

/** What works because it is always so has its row's sentence, the rest a reason. */
function remarkOf(name: string): string {
  const { status, doc } = policyEntryOptions.rows[name as keyof typeof policyEntryOptions.rows]
  return status === 'works' ? doc : ATTRIBUTE_REMARKS[`policyEntry.${name}`]!
}

describe('limits', () => {
  test('take the tuning of their notices, which has nothing to tune [F4.100]', () => {
    const usage = (name: string): string =>
      `<${name}><${name} percentUsageMinDelta="5" pollingTime="200" usagePortion="0.5"/></${name}>`
    const inside = ['memoryUsage', 'storeUsage', 'tempUsage'].map(usage).join('')
    const system = `<systemUsage><systemUsage checkLimitsLogLevel="info">${inside}</systemUsage></systemUsage>`
    expect(told(inspectBroker(system))).toEqual([])
  })
})
