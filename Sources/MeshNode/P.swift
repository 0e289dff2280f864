import Crypto
import GRDB
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import NIOWebSocket
import NIOHTTP1
import X509
import ServiceLifecycle
import CAvahi
package enum MeshNodePlaceholder {}
