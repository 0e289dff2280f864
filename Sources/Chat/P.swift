import SwiftProtobuf
package enum ChatPlaceholder {}
