import CAvahi
import Crypto
import GRDB
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import ServiceLifecycle
import X509

package enum MeshNodePlaceholder {}
