/** Commands that open, describe, control and close connections, and the handshake. */
import {
  array,
  bareCommand,
  boolean,
  bytes,
  cached,
  command,
  fixed,
  int,
  long,
  nested,
  row,
  string,
  throwable,
} from './table.js'

export const connection = [
  // The handshake: always loose, uncached and with its size in front, whatever is negotiated by it.
  bareCommand(
    1,
    'WireFormatInfo',
    [row('magic', fixed(8)), row('version', int), row('marshalledProperties', bytes)],
    true,
  ),

  command(2, 'BrokerInfo', [
    cached('brokerId', 'BrokerId'),
    row('brokerURL', string),
    array('peerBrokerInfos', 'BrokerInfo'),
    row('brokerName', string),
    row('slaveBroker', boolean),
    row('masterBroker', boolean),
    row('faultTolerantConfiguration', boolean),
    row('duplexConnection', boolean, { since: 2 }),
    row('networkConnection', boolean, { since: 2 }),
    row('connectionId', long, { since: 2 }),
    row('brokerUploadUrl', string, { since: 3 }),
    row('networkProperties', string, { since: 3 }),
  ]),

  command(3, 'ConnectionInfo', [
    cached('connectionId', 'ConnectionId'),
    row('clientId', string),
    row('password', string),
    row('userName', string),
    array('brokerPath', 'BrokerId'),
    row('brokerMasterConnector', boolean),
    row('manageable', boolean),
    row('clientMaster', boolean, { since: 2 }),
    row('faultTolerant', boolean, { since: 6 }),
    row('failoverReconnect', boolean, { since: 6 }),
    row('clientIp', string, { since: 8 }),
  ]),

  command(10, 'KeepAliveInfo', []),
  command(11, 'ShutdownInfo', []),

  // Closes a connection, session, producer or consumer: whatever the id names.
  command(12, 'RemoveInfo', [cached('objectId', 'DataStructure'), row('lastDeliveredSequenceId', long, { since: 5 })]),

  command(14, 'ControlCommand', [row('command', string)]),
  command(15, 'FlushCommand', []),
  command(16, 'ConnectionError', [row('exception', throwable), nested('connectionId', 'ConnectionId')]),

  command(18, 'ConnectionControl', [
    row('close', boolean),
    row('exit', boolean),
    row('faultTolerant', boolean),
    row('resume', boolean),
    row('suspend', boolean),
    row('connectedBrokers', string, { since: 6 }),
    row('reconnectTo', string, { since: 6 }),
    row('rebalanceConnection', boolean, { since: 6 }),
    row('token', bytes, { since: 8 }),
  ]),
]
