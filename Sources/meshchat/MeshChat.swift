import ArgumentParser
import TOMLKit
import MeshNode
import CQRencode
@main struct MeshChat: ParsableCommand { func run() {} }
