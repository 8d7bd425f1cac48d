import { describe, expect, test } from 'vitest'
import { plainSettings, settingsOfBrokerUri } from '../src/plain-settings.js'

describe('settings without a file', () => {
  test('of a broker: address', () => {
    const settings = settingsOfBrokerUri('broker:(tcp://localhost:0,nio://localhost:0)?persistent=false&brokerName=b')
    expect(settings.broker).toMatchObject({ brokerName: 'b', persistent: false })
    expect(settings.persistence).toEqual({ kind: 'memory' })
    expect(settings.connectors.map(({ address }) => address.scheme)).toEqual(['tcp', 'nio'])
  })

  test('name a mistake', () => {
    expect(() => settingsOfBrokerUri('broker:(tcp://h:1)?persistant=false')).toThrow('did you mean "persistent"?')
    expect(() => settingsOfBrokerUri('broker:(tcp://h:1)?persistent=no')).toThrow(
      'persistent=no: expected true or false',
    )
    expect(() => plainSettings({ connectors: ['tcp://h:1?x=1'] })).toThrow('unknown option "x"')
    expect(() => plainSettings({ connectors: ['amqp://h:1'] })).toThrow('not built yet')
  })

  test('name an option that there is not, for programs without types', () => {
    const given = (settings: object) => () => plainSettings(settings)
    expect(given({ conectors: [] })).toThrow('unknown option "conectors"; did you mean "connectors"?')
    expect(given({ broker: { brokrName: 'b' } })).toThrow('unknown option "brokrName"; did you mean "brokerName"?')
    expect(given({ kahaDB: { directry: 'd' } })).toThrow('unknown option "directry"; did you mean "directory"?')
  })
})
