/** Beans of classes that the schema has no element for. */
import { beansIn } from '@hermod/model'
import { describe, expect, test } from 'vitest'
import { inspectBroker, told } from '../read-file.js'

const STORE = 'org.apache.activemq.store.kahadb.scheduler.JobSchedulerStoreImpl'

function jobStore(className: string, properties: string) {
  const bean = `<bean xmlns="http://www.springframework.org/schema/beans" class="${className}">${properties}</bean>`
  return inspectBroker(`<jobSchedulerStore>${bean}</jobSchedulerStore>`, ' schedulerSupport="true"')
}

describe('a job store bean [F4.176]', () => {
  test('is read with its properties', () => {
    const inspected = jobStore(
      STORE,
      '<property name="directory" value="jobs"/><property name="journalMaxFileLength" value="1mb"/>',
    )
    expect(told(inspected)).toEqual([])
    const [bean] = beansIn({ properties: inspected.settings!.inside }, 'jobSchedulerStore')
    expect(bean).toMatchObject({
      name: 'JobSchedulerStoreImpl',
      status: 'works',
      values: { directory: 'jobs', journalMaxFileLength: 1024 * 1024 },
    })
  })

  test('may be the one in memory', () => {
    const inspected = jobStore('org.apache.activemq.broker.scheduler.memory.InMemoryJobSchedulerStore', '')
    expect(told(inspected)).toEqual([])
    expect(beansIn({ properties: inspected.settings!.inside }, 'jobSchedulerStore')[0]?.name).toBe(
      'InMemoryJobSchedulerStore',
    )
  })

  test.each([
    [
      '<property name="directry" value="x"/>',
      'unknown attribute "directry" of <JobSchedulerStoreImpl>; did you mean "directory"?',
    ],
    ['<property name="cleanupInterval" value="soon"/>', 'cleanupInterval="soon" of <JobSchedulerStoreImpl>'],
    ['<constructor-arg value="x"/>', '<constructor-arg> is not read in a bean of class'],
  ])('with a mistake in it stops the start: %s', (properties, message) => {
    expect(told(jobStore(STORE, properties)).join('\n')).toContain(message)
  })
})
